import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, readdirSync, renameSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { readAssembly } from '../../adapters/assembly/read-assembly.ts';
import { builtApp } from './dotnet.ts';
import { appCopy, openFolder, runNgen, type Ngen, type Ran } from './ngen.ts';

/** The libraries of `test/apps/HardApp`; each has two builds, of which any serves any build of the others. */
export type Library = 'base' | 'middle' | 'side' | 'soft';

const fileName = (library: Library): string => `Hard${library[0]!.toUpperCase()}${library.slice(1)}.dll`;

/** A copy of HardApp for one test; the path of its assembly. */
export const hardApp = (into?: string): string => appCopy('HardApp', into === undefined ? {} : { into });

/** As an installer does: one build of a library takes the place of the other, by rename. */
export const replaceLibrary = (app: string, library: Library, build: 1 | 2): void => {
  const from = join(builtApp('HardApp', build === 1 ? {} : { properties: [`-p:Second=${library}`] }), fileName(library));
  const to = join(dirname(app), fileName(library));
  copyFileSync(from, `${to}.new`);
  renameSync(`${to}.new`, to);
};

/** What HardApp says when the libraries are of these builds. `fields` are what they are whatever has images. */
export const saidOf = (builds: Partial<Record<Library, 1 | 2>> = {}): string => {
  const { base = 1, middle = 1, side = 1, soft = 1 } = builds;
  return `middle ${middle} base ${base} ${base} ${base} side ${side} soft ${soft}\nfields 3 4 5 6 3 7`;
};

/** A run of HardApp: its exit status, what it said, and whether it ran with its view. */
export type Run = { readonly status: number | null; readonly said: string; readonly withView: boolean; readonly stderr: string };

const runOf = ({ status, stdout, stderr }: Ran): Run => {
  const lines = stdout.trimEnd().split('\n');
  return { status, said: lines.slice(0, -1).join('\n'), withView: lines.at(-1)!.includes('/cache/views/'), stderr };
};

export const startHardApp = (ngen: Ngen, app: string): Run => runOf(runNgen(ngen.store, ['run', app]));

/** Starts an assembly as it is, without us. */
export const startPlainly = (app: string): Run => runOf(spawnSync('dotnet', [app], { encoding: 'utf8' }));

/** Starts the launcher of the only installed HardApp, as a shell would. */
export const startLauncher = (ngen: Ngen): Run => {
  const folder = join(ngen.store, 'cache', 'launchers');
  const launcher = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((name) => basename(name) === 'HardApp')!;
  return runOf(spawnSync(join(folder, launcher), { encoding: 'utf8' }));
};

export type ViewFile = { readonly name: string; readonly native: boolean; readonly boundTo: readonly string[] };

/** The folders of the views in a store that hold the assemblies. */
export const viewFolders = (ngen: Ngen): readonly string[] => {
  const views = join(ngen.store, 'cache', 'views');
  return readdirSync(views).map((view) => join(views, view, 'v', '1', 'ngen'));
};

/**
 * The assemblies of a view by our reader, with those of the view whose MVIDs each insists on. Throws where one is not the very assembly that an
 * image was compiled with, or has no native code.
 */
export const soundView = (folder: string): readonly ViewFile[] => {
  const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile() && entry.name.endsWith('.dll'));
  const read = new Map(files.map(({ name }) => [basename(name, '.dll'), readAssembly(join(folder, name))]));
  return [...read].map(([name, { native }]) => {
    const bound = (native?.manifestMembers ?? []).filter((member) => read.has(member.name.name));
    for (const member of bound) {
      const there = read.get(member.name.name)!;
      if (there.mvid !== member.mvid) throw new Error(`${name} in ${folder} insists on ${member.name.name} ${member.mvid}, and beside it is ${there.mvid}`);
      if (there.native === null) throw new Error(`${name} in ${folder} is hard bound to ${member.name.name}, which has no native code there`);
    }
    return { name, native: native !== null, boundTo: bound.map((member) => member.name.name).sort() };
  });
};

/** The assemblies of the only view as an application of their own, with nothing between them and the runtime. */
export const withoutLauncher = (ngen: Ngen, app: string): string => {
  const folder = join(openFolder(), 'bare');
  cpSync(dirname(app), folder, { recursive: true });
  const [view] = viewFolders(ngen);
  for (const { name } of soundView(view!)) copyFileSync(join(view!, `${name}.dll`), join(folder, `${name}.dll`));
  return join(folder, basename(app));
};
