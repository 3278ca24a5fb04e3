import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildView } from '../../../../adapters/image-store/build-view.ts';
import { copySource } from '../../../../adapters/image-store/copy-source.ts';
import { removeObject } from '../../../../adapters/image-store/objects.ts';
import { publishLauncher } from '../../../../adapters/image-store/publish-launcher.ts';
import { removeView, unreferencedObjects } from '../../../../adapters/image-store/reclaim.ts';

// A program that makes and removes views without end, for a test that kills it: CACHE FOLDER.
const [cache, folder] = process.argv.slice(2) as [string, string];
const files = ['A.dll', 'B.dll', 'C.dll'];

for (let round = 0; ; round++) {
  for (const file of files) writeFileSync(join(folder, file), `${file} ${round % 7}`.repeat(5000));
  const copies = files.map((file) => copySource(cache, join(folder, file)));
  const { view } = buildView(cache, {
    root: 'app',
    runtimeIdentifier: 'linux-x64',
    assemblies: files.map((fileName, index) => ({ fileName, object: copies[index]!.hash })),
    besideFolders: [folder],
  });
  publishLauncher(cache, 'app', 'App', `#!/bin/sh\n# ${view}\nexit ${round % 7}\n`);
  if (round === 0) console.log('ready');
  if (round % 2 === 1) removeView(cache, view);
  for (const { hash } of unreferencedObjects(cache, new Set(), 0)) removeObject(cache, hash);
  rmSync(join(folder, files[round % 3]!));
}
