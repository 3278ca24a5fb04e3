import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { objectPath } from '../../adapters/image-store/layout.ts';
import { builtApp, testCache } from './dotnet.ts';
import { storedCompiler } from './ngen-compiler.ts';
import { recordedEvents } from './ngen-events.ts';
import { newStore, type Ngen } from './ngen.ts';

/** Images that crossgen2 itself made of an app's assemblies, by the SHA-256 of each assembly; made once for all tests. */
const imagesOf = (name: string, properties: readonly string[]): string => {
  const app = builtApp(name, { properties });
  const kept = join(testCache, 'compiled-before', app.split('/').at(-1)!);
  if (existsSync(kept)) return kept;
  mkdirSync(join(testCache, 'compiled-before'), { recursive: true });
  const made = mkdtempSync(join(testCache, 'compiled-before', '.made-'));
  const ngen = newStore();
  ngen.ok('install', join(app, `${name}.dll`));
  const objects = new Map<string, string>();
  for (const event of recordedEvents(ngen.store)) if (event.type === 'ImageCompiled') objects.set(event.data.image, event.data.object);
  for (const event of recordedEvents(ngen.store)) {
    if (event.type !== 'RootInstalled') continue;
    for (const { hash, image, precompiled } of event.data.closure.members) if (!precompiled) copyFileSync(objectPath(join(ngen.store, 'cache'), objects.get(image)!), join(made, hash));
  }
  chmodSync(made, 0o755);
  try {
    renameSync(made, kept);
  } catch (error) {
    rmSync(made, { recursive: true });
    if (!existsSync(kept)) throw error; // another test process made it first
  }
  return kept;
};

/** The store's compiler, for assemblies that it has compiled before, hands out what it made then: the same bytes, in a moment. */
export const compiledBefore = ({ store }: Ngen, name: string, builds: readonly (readonly string[])[]): void => {
  const images = join(store, '..', 'compiled-before');
  mkdirSync(images, { mode: 0o755 });
  for (const properties of builds) {
    const made = imagesOf(name, properties);
    for (const hash of readdirSync(made)) copyFileSync(join(made, hash), join(images, hash));
  }
  storedCompiler(store).as(`response="\${1#@}"\ninput=$(grep -m1 '^[^-]' "$response")\nexec cp "${images}/$(sha256sum < "$input" | cut -d' ' -f1)" "$(sed -n 's/^-o://p' "$response")"`);
};
