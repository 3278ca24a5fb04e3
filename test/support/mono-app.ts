import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { compileCSharp } from './mono-programs.ts';
import { openFolder, type Ngen, type Ran } from './ngen.ts';

/** Reads a field of another assembly's class and no more: no table that Mono makes by itself says so. */
const readerSource = 'public class Reader { [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)] public static int Read(Data data) { return data.value; } }';

const appSource = `using System; using System.Reflection;
public class Remote : MarshalByRefObject { public int Go() { return Reader.Read(new Data()); } }
public class App { static int Main(string[] args) {
  Console.WriteLine("value " + Reader.Read(new Data()) + (args.Length > 0 ? " " + string.Join("|", args) : ""));
  if (args.Length == 0) return 0;
  if (args[0] == "domain") Console.WriteLine("second " + ((Remote)AppDomain.CreateDomain("second").CreateInstanceAndUnwrap(typeof(Remote).Assembly.FullName, "Remote")).Go());
  if (args[0] == "load") Console.WriteLine(Assembly.Load(args[1]).GetType("Plugin").GetMethod("Say").Invoke(null, null));
  if (args[0] == "wait") { Console.In.ReadLine(); Console.WriteLine("goes on"); }
  return args[0] == "exit" ? int.Parse(args[1]) : 0;
} }`;

export const dataSource = (before: string, value: number): string => `public class Data { ${before} public int value = ${value}; }`;

/** Writes a library of the app in `folder`, in the place of the one that is there. */
export const writeData = (folder: string, source: string): string => compileCSharp({ out: join(folder, 'Data.dll'), source });

/** `Plugin.dll`, which no assembly references. */
export const writePlugin = (folder: string, says = 'plugin'): string => compileCSharp({ out: join(folder, 'Plugin.dll'), source: `public class Plugin { public static string Say() { return "${says}"; } }` });

/** App.exe, Reader.dll and Data.dll in a folder of one test's own; the path of App.exe. */
export const monoApp = (): string => {
  const folder = join(openFolder(), 'app');
  mkdirSync(folder, { mode: 0o755 });
  const data = writeData(folder, dataSource('', 7));
  const reader = compileCSharp({ out: join(folder, 'Reader.dll'), source: readerSource, references: [data] });
  return compileCSharp({ out: join(folder, 'App.exe'), source: appSource, references: [data, reader] });
};

/** What a program printed, and what Mono logged of the images it took: their file names, and the methods of our own classes that it found in them. */
export type MonoSaid = { readonly status: number | null; readonly output: string; readonly images: readonly string[]; readonly methods: readonly string[]; readonly log: readonly string[] };

const ours = /^(?:App|Reader|Data|Remote|Plugin):/;

export const whatMonoSaid = ({ status, stdout, stderr }: Ran): MonoSaid => {
  const lines = `${stdout}${stderr}`.split('\n');
  const log = lines.filter((line) => line.startsWith('Mono: ')).map((line) => line.slice('Mono: '.length));
  return {
    status,
    output: lines.filter((line) => !line.startsWith('Mono: ')).join('\n').trim(),
    images: log.flatMap((line) => /^AOT: image '(\/.*)' found\.$/.exec(line)?.[1] ?? []).sort(),
    methods: log.flatMap((line) => /^AOT: FOUND method (\w+:\w+) /.exec(line)?.[1] ?? []).filter((name) => ours.test(name)).sort(),
    log,
  };
};

/** Starts a program with `ngen run` and has Mono log its images. */
export const startMonoApp = (ngen: Ngen, args: readonly string[], environment: NodeJS.ProcessEnv = {}): MonoSaid =>
  whatMonoSaid(ngen.run(['run', ...args], { env: { ...environment, MONO_LOG_LEVEL: 'debug', MONO_LOG_MASK: 'aot' } }));

/** File names of the images that came from the store's views. */
export const fromView = ({ images }: MonoSaid, ngen: Ngen): readonly string[] => images.filter((file) => file.startsWith(join(ngen.store, 'cache', 'views', '/'))).map((file) => file.split('/').at(-1)!);
