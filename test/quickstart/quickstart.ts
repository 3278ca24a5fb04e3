import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endBuildServer } from '../support/build-server.ts';
import { builtApp } from '../support/dotnet.ts';
import { median, sideBySide, type Start } from './side-by-side.ts';

// The main job on a real application, in a store of its own that is gone afterwards.
const program = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'dist', 'ngen.js');
const folder = mkdtempSync(join(tmpdir(), 'ngen-quickstart-'));
const app = join(folder, 'app', 'Quickstart.dll');

const ngen = (...args: readonly string[]): void => {
  process.stdout.write(`\n$ ngen ${args.join(' ').replaceAll(`${folder}/`, '')}\n`);
  execFileSync(process.execPath, [program, ...args], { stdio: 'inherit', env: { ...process.env, NGEN_ROOT: join(folder, 'store') } });
};

const runs = 10;
const times = (starts: readonly Start[]): number => median(starts.map((start) => start.ms));
const jitted = (starts: readonly Start[]): number => median(starts.map((start) => (JSON.parse(start.output) as { jitted: number }).jitted));

const compare = (): void => {
  const launchers = join(folder, 'store', 'cache', 'launchers');
  const launcher = readdirSync(launchers, { recursive: true, encoding: 'utf8' }).find((name) => name.endsWith('/Quickstart'))!;
  const { a, b } = sideBySide(['dotnet', app], [join(launchers, launcher)], runs);
  const [through, withImages] = [times(a), times(b)];
  console.log(`\n${runs} starts each, in turn, medians:`);
  console.log(`  through the JIT   ${through.toFixed(0)} ms, ${jitted(a)} methods compiled by the JIT`);
  console.log(`  with its images   ${withImages.toFixed(0)} ms, ${jitted(b)} methods compiled by the JIT`);
  console.log(`Start-up time with images ÷ through the JIT: ${(withImages / through).toFixed(2)}`);
  console.log(`Methods that the JIT no longer compiles: ${jitted(a) - jitted(b)}`);
};

try {
  console.log('Building the sample application (Microsoft.CodeAnalysis.CSharp, Newtonsoft.Json) …');
  cpSync(builtApp('Quickstart'), join(folder, 'app'), { recursive: true });
  endBuildServer();
  ngen('install', app);
  compare();
  ngen('display');
  ngen('audit');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
