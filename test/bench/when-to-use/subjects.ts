import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { testCompiler } from '../../adapters/compiler/support/crossgen2.ts';
import { csharpier } from '../../support/csharpier.ts';
import { builtApp } from '../../support/dotnet.ts';
import { builds } from '../../support/end-app.ts';
import { dotnetFolder, frameworkFolder } from '../../support/metadata-oracle.ts';
import { compileCSharp } from '../../support/mono-programs.ts';
import { requireMono } from '../../support/mono.ts';
import { ngenProgram } from '../bundle.ts';
import { outputOf, timeCommand } from '../run-command.ts';

/** A store of a benchmark's own. */
export type Store = { readonly folder: string; readonly ngen: (...args: readonly string[]) => string; /** Milliseconds. */ readonly time: (...args: readonly string[]) => number };

export const newStore = async (folder: string): Promise<Store> => {
  const command = [process.execPath, await ngenProgram()];
  const environment = { NGEN_ROOT: folder, NGEN_NO_SERVICE: '1' };
  const time = (...args: readonly string[]): number => timeCommand([...command, ...args], { environment });
  time('compiler', 'add', dirname((await testCompiler()).program));
  return { folder, time, ngen: (...args) => outputOf([...command, ...args], { environment }) };
};

/** The launcher of an installed application, which names its main assembly. */
export const launcherOf = ({ folder }: Store, app: string): string => {
  const launchers = join(folder, 'cache', 'launchers');
  const files = readdirSync(launchers, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const found = files.find((file) => readFileSync(file, 'utf8').includes(app));
  if (found === undefined) throw new Error(`there is no launcher of ${app} in ${launchers}`);
  return found;
};

/** An application that is started with its images and without. */
export type Subject = {
  readonly name: string;
  /** The main assembly. */
  readonly app: string;
  readonly plain: readonly string[];
  readonly images: readonly string[];
  /** Folders whose files a start may read; their pages are dropped before a cold one. */
  readonly folders: readonly string[];
};

const host = join(dotnetFolder, 'host');

const dotnetSubject = (store: Store, name: string, app: string, program: readonly string[], args: readonly string[]): Subject => {
  store.time('install', app);
  const launcher = launcherOf(store, app);
  return { name, app, plain: [...program, ...args], images: [launcher, ...args], folders: [dirname(app), store.folder, frameworkFolder, host] };
};

const copied = (folder: string, name: string, properties: readonly string[] = []): string => {
  const into = join(folder, `${name}-${properties.length}`);
  cpSync(builtApp(name, { properties }), into, { recursive: true });
  return join(into, `${name}.dll`);
};

export const tinyApp = (store: Store, folder: string): Subject => {
  const app = copied(folder, 'EndApp', builds.withoutJson);
  return dotnetSubject(store, 'tiny: 2 assemblies, 10 kB', app, [app.replace(/\.dll$/, '')], []);
};

export const smallApp = (store: Store, folder: string): Subject => {
  const app = copied(folder, 'EndApp');
  return dotnetSubject(store, 'small: parses JSON, 3 assemblies, 0.7 MB', app, [app.replace(/\.dll$/, '')], []);
};

export const largeApp = (store: Store, folder: string): Subject => {
  const app = copied(folder, 'LongRun');
  return dotnetSubject(store, 'large: parses C# with Roslyn, 4 assemblies, 10 MB', app, [app.replace(/\.dll$/, '')], ['once']);
};

const waits = 'System.Console.WriteLine("ready");\nSystem.Console.In.ReadToEnd();\n';

/** Commands of programs that do something, print it, and wait for the end of their input. */
export type Waiting = Pick<Subject, 'name' | 'plain' | 'images'>;

export const waitingOf = ({ name, plain, images }: Subject): Waiting => ({ name, plain: [plain[0]!, 'wait'], images: [images[0]!, 'wait'] });

/** The same for `monoProgram`, which runs a script: it compiles it first, with code that is not the core library's. */
export const waitingMono = ({ name, app, images }: Subject, folder: string): Waiting => {
  const script = join(folder, 'wait.csx');
  writeFileSync(script, waits);
  return { name, plain: ['/usr/bin/mono', app, script], images: [images[0]!, script] };
};

const sloppy = 'class A { void M( ) { int x=1; if(x>0){x++;} } }\n';

/** Null where the tool cannot be had. */
export const realTool = (store: Store, folder: string): Subject | null => {
  try {
    const command = join(csharpier(), 'csharpier');
    const versions = join(csharpier(), '.store', 'csharpier');
    const app = readdirSync(versions, { recursive: true, encoding: 'utf8' }).find((entry) => entry.endsWith('/tools/net10.0/any/CSharpier.dll'))!;
    mkdirSync(join(folder, 'sources'));
    writeFileSync(join(folder, 'sources', 'a.cs'), sloppy);
    return dotnetSubject(store, 'a tool: csharpier 1.3.0, 28 assemblies', join(versions, app), [command], ['format', '--write-stdout', join(folder, 'sources', 'a.cs')]);
  } catch (error) {
    console.error(`csharpier is left out: ${String(error)}`);
    return null;
  }
};

/** A program of Debian's packages; mscorlib already has an image from there. */
export const monoProgram = (store: Store): Subject => {
  requireMono();
  const app = '/usr/lib/mono/4.5/csharp.exe';
  store.time('install', app);
  const args = ['-e', '1+1'];
  return { name: 'Mono: csharp.exe of Debian', app, plain: ['/usr/bin/mono', app, ...args], images: [launcherOf(store, app), ...args], folders: ['/usr/lib/mono/4.5', '/usr/lib/mono/gac', '/usr/lib/mono/aot-cache', store.folder] };
};

/** Dictionaries, strings, sorting and arithmetic; takes the arguments that LongRun takes. */
const monoSource = `using System; using System.Collections.Generic; using System.Diagnostics; using System.Linq; using System.Text;
class LongRun {
  static int Work() {
    var words = new Dictionary<string, int>(); var text = new StringBuilder(); uint state = 1;
    for (int i = 0; i < 3000; i++) { state = state * 1664525 + 1013904223; string word = "w" + (state >> 20); int count; words.TryGetValue(word, out count); words[word] = count + 1; }
    foreach (var pair in words.OrderBy(p => p.Value).ThenBy(p => p.Key, StringComparer.Ordinal)) text.Append(pair.Key).Append(pair.Value);
    double sum = 0; for (int i = 1; i < 20000; i++) sum += Math.Sqrt(i) / (i % 7 + 1);
    return text.Length + (int) sum;
  }
  static TimeSpan Used() { return Process.GetCurrentProcess().TotalProcessorTime; }
  static void Main(string[] args) {
    if (args[0] == "once" || args[0] == "wait") { Console.WriteLine(Work()); if (args[0] == "wait") Console.In.ReadToEnd(); return; }
    var counts = new List<int>(); var cpuMs = new List<long>(); var watch = Stopwatch.StartNew(); var before = Used();
    for (int second = 1; second <= int.Parse(args[0]); second++) {
      int count = 0; for (; watch.ElapsedMilliseconds < 1000L * second; count++) Work();
      counts.Add(count); cpuMs.Add((long) (Used() - before).TotalMilliseconds); before = Used();
    }
    Console.WriteLine("{\\"perSecond\\":[" + string.Join(",", counts) + "],\\"cpuMs\\":[" + string.Join(",", cpuMs) + "]}");
  }
}`;

export const monoLongRun = (store: Store, folder: string): Subject => {
  requireMono();
  const app = compileCSharp({ out: join(folder, 'mono', 'LongRun.exe'), source: monoSource, references: ['System.Core.dll', 'System.dll'] });
  store.time('install', app);
  return { name: 'Mono: dictionaries, strings, arithmetic', app, plain: ['/usr/bin/mono', app], images: [launcherOf(store, app)], folders: [] };
};
