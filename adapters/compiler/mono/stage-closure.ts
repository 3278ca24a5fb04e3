import { copyFile, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { AssemblyName } from '../../../domain/assembly-name.ts';
import type { MonoClosureMember, MonoCompileRequest } from './mono-compiler.ts';
import { workPaths } from './mono-options.ts';

/** `input` is relative to the folder. `hasBindings`: a configuration leads references to the right one of several versions. */
export type Stage = { readonly input: string; readonly hasBindings: boolean };

const sameName = (a: AssemblyName, b: AssemblyName): boolean => a.name.toLowerCase() === b.name.toLowerCase() && a.culture === b.culture;

const isAlone = (closure: readonly MonoClosureMember[], { name }: MonoClosureMember): boolean => closure.filter((other) => sameName(other.name, name)).length === 1;

/** A private GAC holds what has several versions: there Mono goes by version, on its path by name alone. */
const gacEntry = ({ name: { name, version, culture, publicKeyToken } }: MonoClosureMember): string =>
  join(workPaths.prefix, 'lib', 'mono', 'gac', name, `${version}_${culture === 'neutral' ? '' : culture}_${publicKeyToken ?? ''}`, `${name}.dll`);

const escaped = (text: string): string => text.replace(/[<>&"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** Redirects from versions that manifests ask for to what they are bound to, where a name has several. */
const bindingsOf = (closure: readonly MonoClosureMember[]): string => {
  const redirects = new Map<string, string>();
  for (const { references } of closure)
    for (const { wanted, to } of references) {
      const bound = to === null ? undefined : closure[to]!;
      if (bound === undefined || isAlone(closure, bound) || bound.name.version === wanted.version) continue;
      const { name, publicKeyToken, culture, version } = wanted;
      const identity = `name="${escaped(name)}" publicKeyToken="${publicKeyToken ?? ''}" culture="${escaped(culture)}"`;
      redirects.set(`${identity} ${version}`, `<dependentAssembly><assemblyIdentity ${identity}/><bindingRedirect oldVersion="${version}" newVersion="${bound.name.version}"/></dependentAssembly>`);
    }
  return redirects.size === 0 ? '' : `<configuration><runtime><assemblyBinding>${[...redirects.values()].join('\n')}</assemblyBinding></runtime></configuration>`;
};

const link = async (copy: string, to: string): Promise<void> => {
  await mkdir(dirname(to), { recursive: true });
  await symlink(copy, to);
};

/**
 * Lays out the closure in `folder` so that Mono finds exactly these files: by name in a folder for MONO_PATH, mscorlib among them, and
 * several versions of a name in a GAC of its own. The input is a real copy, because Mono resolves links and puts the file's name into the image.
 */
export const stageClosure = async (folder: string, { closure, input, fileName }: MonoCompileRequest): Promise<Stage> => {
  const compiled = closure[input]!;
  const inputPath = join(isAlone(closure, compiled) ? workPaths.stage : 'input', fileName);
  await mkdir(join(folder, workPaths.stage));
  await mkdir(join(folder, dirname(inputPath)), { recursive: true });
  await copyFile(compiled.copy, join(folder, inputPath));
  for (const member of closure) {
    const path = isAlone(closure, member) ? join(workPaths.stage, `${member.name.name}.dll`) : gacEntry(member);
    if (path !== inputPath) await link(member.copy, join(folder, path));
  }
  const bindings = bindingsOf(closure);
  if (bindings !== '') await writeFile(join(folder, workPaths.bindings), bindings);
  return { input: inputPath, hasBindings: bindings !== '' };
};
