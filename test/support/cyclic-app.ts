import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileCSharp } from './mono-programs.ts';
import { newestFramework } from './newest-framework.ts';
import { openFolder } from './ngen.ts';

const app = 'class App { static void Main() { System.Console.WriteLine(A.Count(5) + " " + typeof(A).Assembly.Location + " " + typeof(B).Assembly.Location); } }';
const a = 'public class A { public static string Count(int n) { return n == 0 ? "end" : "A" + B.Count(n - 1); } }';
const b = (call: string): string => `public class B { public static string Count(int n) { return n == 0 ? "end" : "B" + ${call}; } }`;

/** What it prints before the places of its libraries. */
export const cyclicSays = 'ABABAend';

/** App, which calls A.dll, which calls B.dll, which calls A.dll; made for .NET Framework, which .NET starts too where a runtimeconfig.json says so. */
export const cyclicApp = (runtime: 'dotnet' | 'mono'): string => {
  const folder = join(openFolder(), 'cyclic');
  mkdirSync(folder, { mode: 0o755 });
  const [fileA, fileB] = [join(folder, 'A.dll'), join(folder, 'B.dll')];
  compileCSharp({ out: fileB, source: b('""') });
  compileCSharp({ out: fileA, source: a, references: [fileB] });
  const stub = join(folder, 'stub', 'A.dll');
  compileCSharp({ out: stub, source: 'public class A { public static string Count(int n) { return ""; } }' });
  compileCSharp({ out: fileB, source: b('A.Count(n - 1)'), references: [stub] });
  rmSync(join(folder, 'stub'), { recursive: true });
  const exe = compileCSharp({ out: join(folder, 'App.exe'), source: app, references: [fileA, fileB] });
  if (runtime === 'mono') return exe;
  renameSync(exe, join(folder, 'App.dll'));
  const framework = { name: 'Microsoft.NETCore.App', version: newestFramework().version };
  writeFileSync(join(folder, 'App.runtimeconfig.json'), JSON.stringify({ runtimeOptions: { framework } }));
  return join(folder, 'App.dll');
};
