import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../../domain/failure.ts';
import type { Framework } from './binding.ts';
import { parseFrameworkVersion } from './framework-version.ts';
import type { FrameworkReference } from './framework-reference.ts';
import { resolveFrameworks, type InstalledFramework } from './resolve-frameworks.ts';
import { readRuntimeConfig, type HostVariables } from './runtime-config.ts';

const entriesOf = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return []; // no such framework
  }
};

/** The versions of a framework under `<root>/shared/<name>`, usable where they have a deps.json. */
export const installedFrameworks = (root: string, name: string, variables: HostVariables): readonly InstalledFramework[] => {
  const folder = join(root, 'shared', name);
  return entriesOf(folder).flatMap((entry) => {
    const version = parseFrameworkVersion(entry);
    if (version === undefined) return [];
    const usable = existsSync(join(folder, entry, `${name}.deps.json`));
    return [{ version, usable, references: () => readRuntimeConfig(join(folder, entry, `${name}.runtimeconfig.json`), variables)?.frameworks ?? [] }];
  });
};

/** What makes versions of a framework usable that are not yet, such as one that is being unpacked; `folder` is that of its versions. */
export const missingDepsOf = (folder: string, name: string): readonly string[] =>
  entriesOf(folder)
    .filter((entry) => parseFrameworkVersion(entry) !== undefined)
    .map((entry) => join(folder, entry, `${name}.deps.json`))
    .filter((file) => !existsSync(file));

const wants = ({ name, version }: FrameworkReference): string => `${name} ${version.text}`;

/**
 * The frameworks under `root` that an application gets, the lowest level last.
 * @throws Failure `framework-missing`, which names what is installed, and `framework-conflict`
 */
export const findFrameworks = (root: string, app: string, wanted: readonly FrameworkReference[], variables: HostVariables): readonly Framework[] => {
  const resolution = resolveFrameworks(wanted, (name) => installedFrameworks(root, name, variables));
  if (resolution.kind === 'resolved') {
    return resolution.frameworks.map(({ name, version }) => ({ name, version: version.text, folder: join(root, 'shared', name, version.text) }));
  }
  if (resolution.kind === 'incompatible') {
    throw new Failure('framework-conflict', `${app} cannot start: ${wants(resolution.one)} and ${wants(resolution.other)} are both asked for, and neither serves for the other. Nothing was changed.`);
  }
  const { reference, installed } = resolution;
  const have = installed.length === 0 ? `no ${reference.name} at all` : installed.map((version) => version.text).join(', ');
  throw new Failure('framework-missing', `${app} needs ${wants(reference)}; ${root} has ${have}. Nothing was changed.`, {
    advice: `Install a ${reference.name} ${reference.version.major}.${reference.version.minor} runtime.`,
  });
};
