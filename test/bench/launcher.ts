import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { buildView, viewPaths } from '../../adapters/image-store/build-view.ts';
import { prepareCache } from '../../adapters/image-store/check-store.ts';
import { copySource } from '../../adapters/image-store/copy-source.ts';
import { renderLauncher } from '../../adapters/image-store/launcher.ts';
import { publishLauncher } from '../../adapters/image-store/publish-launcher.ts';
import { recordPaths } from '../../adapters/image-store/stat-record.ts';

// What a launcher adds to a start: launcher and host (a program that does nothing) in turn, medians. Prints JSON.

const rounds = 300;
const host = '/bin/true';
const hostFiles = ['/usr', '/usr/bin', '/usr/lib', '/usr/share', '/etc', '/bin/true', '/bin/sh', '/usr/bin/stat', '/bin/cat', '/bin/ls'];

const launcherFor = (base: string, assemblies: number): string => {
  const [cache, folder] = [join(base, `cache ${assemblies}`), join(base, 'opt', 'some-application', `lib-${assemblies}`)];
  mkdirSync(folder, { recursive: true });
  prepareCache(cache);
  const files = Array.from({ length: assemblies }, (_, index) => `Some.Company.Product.Component${index}.dll`);
  for (const file of files) writeFileSync(join(folder, file), file);
  const copies = files.map((file) => copySource(cache, join(folder, file)));
  const { view } = buildView(cache, {
    root: 'app',
    runtimeIdentifier: 'linux-x64',
    assemblies: files.map((fileName, index) => ({ fileName, object: copies[index]!.hash })),
    besideFolders: [folder],
  });
  const script = renderLauncher({
    id: 'bench',
    dotnet: host,
    application: join(folder, files[0]!),
    apphost: '/bin/false',
    cache,
    view,
    assemblies: files,
    record: recordPaths([...files.map((file) => join(folder, file)), ...hostFiles, ...viewPaths(cache, view)]),
    roots: ['/usr/share/dotnet'],
    profileLauncher: '/nowhere',
    command: null,
    spool: null,
    notify: null,
  });
  return publishLauncher(cache, 'bench', 'App', script);
};

const timed = (command: string): number => {
  const begun = performance.now();
  const { status } = spawnSync(command, [], { stdio: 'ignore' });
  const ms = performance.now() - begun;
  if (status !== 0) throw new Error(`${command} did not start with images`);
  return ms;
};

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;
const rounded = (ms: number): number => Math.round(ms * 100) / 100;

const measure = (launcher: string) => {
  const [plain, launched]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    plain.push(timed(host));
    launched.push(timed(launcher));
  }
  return { plain: rounded(median(plain)), launched: rounded(median(launched)), cost: rounded(median(launched) - median(plain)) };
};

const base = mkdtempSync(join(tmpdir(), 'ngen-bench-'));
try {
  const ms = { '30': measure(launcherFor(base, 30)), '300': measure(launcherFor(base, 300)) };
  console.log(JSON.stringify({ name: 'launcher', ms, runs: rounds }));
} finally {
  rmSync(base, { recursive: true, force: true });
}
