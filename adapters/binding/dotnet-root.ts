import { existsSync, readFileSync, readdirSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { Failure } from '../../domain/failure.ts';
import { isFile, isFolder } from '../host/path-kind.ts';
import type { BindOptions } from './binding.ts';
import { compareFrameworkVersions, parseFrameworkVersion } from './framework-version.ts';

/** Where .NET is, and what decided that. */
export type DotnetRoot = { readonly folder: string; readonly dotnet: string; readonly hostfxr: string; readonly inputs: readonly string[]; readonly absent: readonly string[] };

const architectures: Readonly<Record<string, string>> = { ia32: 'x86', ppc64: 'ppc64le', loong64: 'loongarch64' };

/** This machine's architecture as the host spells it. */
export const hostArchitecture = (): string => architectures[process.arch] ?? process.arch;

const defaultFolders = ['/usr/share/dotnet', '/usr/lib/dotnet'];

const locationFiles = (): readonly string[] => [`/etc/dotnet/install_location_${hostArchitecture()}`, '/etc/dotnet/install_location'];

const hasHost = (folder: string): boolean => isFolder(join(folder, 'host', 'fxr'));

const environmentRoot = ({ environment, ignoreEnvironment }: BindOptions): string | undefined => {
  if (ignoreEnvironment === true) return undefined;
  return [environment[`DOTNET_ROOT_${hostArchitecture().toUpperCase()}`], environment.DOTNET_ROOT].find((value) => value !== undefined && value !== '');
};

const onPath = ({ environment }: BindOptions): string | undefined => {
  const program = (environment.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder.startsWith('/'))
    .map((folder) => join(folder, 'dotnet'))
    .find((file) => isFile(file));
  return program === undefined ? undefined : dirname(realpathSync(program));
};

type Found = { readonly folder: string | undefined; readonly inputs: readonly string[]; readonly absent: readonly string[] };

const registered = (): Found => {
  const absent: string[] = [];
  for (const file of locationFiles()) {
    if (existsSync(file)) return { folder: readFileSync(file, 'utf8').split('\n')[0]!.trim(), inputs: [file], absent };
    absent.push(file);
  }
  for (const folder of defaultFolders) {
    if (hasHost(folder)) return { folder, inputs: [], absent };
    absent.push(join(folder, 'host', 'fxr'));
  }
  return { folder: undefined, inputs: [], absent };
};

const search = (hasApphost: boolean, options: BindOptions): Found => {
  const chosen = hasApphost ? environmentRoot(options) : onPath(options);
  return chosen === undefined ? registered() : { folder: chosen, inputs: [], absent: [] };
};

const newestHost = (folder: string): string | undefined =>
  readdirSync(folder)
    .flatMap((name) => parseFrameworkVersion(name) ?? [])
    .sort(compareFrameworkVersions)
    .at(-1)?.text;

/**
 * The .NET that an application starts with. With an apphost: DOTNET_ROOT_<ARCH> or DOTNET_ROOT, /etc/dotnet/install_location_<arch>
 * or install_location, the default folder. Without: the `dotnet` on PATH, and where there is none what an apphost would choose
 * (docs/design/features/host-probing.md and install-location.md of dotnet/runtime).
 * @throws Failure `dotnet-missing`
 */
export const findDotnetRoot = (hasApphost: boolean, options: BindOptions): DotnetRoot => {
  const { folder, inputs, absent } = search(hasApphost, options);
  const version = folder === undefined || !hasHost(folder) ? undefined : newestHost(join(folder, 'host', 'fxr'));
  if (folder === undefined || version === undefined) {
    throw new Failure('dotnet-missing', `There is no .NET runtime in ${folder ?? [...locationFiles(), ...defaultFolders].join(', ')}. Nothing was changed.`, {
      advice: 'Install the .NET runtime, or name its folder in /etc/dotnet/install_location.',
    });
  }
  const versions = join(folder, 'host', 'fxr');
  return { folder, dotnet: join(folder, 'dotnet'), hostfxr: join(versions, version, 'libhostfxr.so'), inputs: [...inputs, versions], absent };
};
