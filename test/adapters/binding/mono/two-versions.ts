import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { bindMono } from '../../../../adapters/binding/mono/bind-mono.ts';
import type { MonoBinding } from '../../../../adapters/binding/mono/mono-binding.ts';
import { readAssembly } from '../../../../adapters/assembly/read-assembly.ts';
import { compileCSharp, runMono } from '../../../support/mono-programs.ts';
import { writeStrongNameKey } from '../../../support/strong-name-key.ts';
import { requireMono } from '../../../support/mono.ts';

/** A signed library L in several versions, and App.exe, which references version 1.0.0.0 and prints where it found L. */
export type Versions = { readonly folder: string; readonly app: string; readonly key: string; readonly token: string; readonly library: (version: string) => string };

export const allVersions = ['1.0.0.0', '1.0.5.0', '1.1.0.0', '2.0.0.0', '3.0.0.0'] as const;

const source = 'public class L { public static void Do() { } }';
const appSource = `class App { static void Main() { System.Console.WriteLine(Say()); }
  static string Say() { try { return Where(); } catch (System.IO.FileNotFoundException) { return ""; } }
  static string Where() { L.Do(); return typeof(L).Assembly.Location; } }`;

export const buildVersions = (): Versions => {
  requireMono();
  const folder = mkdtempSync(join(tmpdir(), 'ngen-mono-versions-'));
  const key = join(folder, 'key.snk');
  writeStrongNameKey(key);
  const library = (version: string): string => join(folder, version, 'L.dll');
  for (const version of allVersions) compileCSharp({ out: library(version), source, version, key });
  const app = compileCSharp({ out: join(folder, 'App.exe'), source: appSource, references: [library('1.0.0.0')] });
  return { folder, app, key, token: readAssembly(library('1.0.0.0')).name.publicKeyToken!, library };
};

export const removeVersions = ({ folder }: Versions): void => rmSync(folder, { recursive: true, force: true });

/** `files`: where copies of L lie, by path below the application's folder; `gac`: which versions are in a GAC before the system's. */
export type Layout = { readonly files?: Readonly<Record<string, string>>; readonly gac?: readonly string[]; readonly config?: string; readonly policy?: { readonly majorMinor: string; readonly config: string } };

export type Installed = { readonly app: string; readonly folder: string; readonly gac: string; readonly environment: NodeJS.ProcessEnv };

const put = (from: string, to: string): void => {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
};

const addPolicy = ({ key, token }: Versions, gac: string, { majorMinor, config }: NonNullable<Layout['policy']>): void => {
  const name = `policy.${majorMinor}.L`;
  const folder = join(gac, name, `0.0.0.0__${token}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'publisher.config'), config);
  compileCSharp({ out: join(folder, `${name}.dll`), source: '', key, options: [`-linkresource:${join(folder, 'publisher.config')}`] });
};

/** Lays an application out in `folder`, which must be new and a real path. */
export const install = (versions: Versions, folder: string, { files = {}, gac = [], config, policy }: Layout): Installed => {
  const app = join(folder, 'app', 'App.exe');
  const prefix = join(folder, 'prefix');
  const gacFolder = join(prefix, 'lib', 'mono', 'gac');
  mkdirSync(gacFolder, { recursive: true });
  put(versions.app, app);
  for (const [path, version] of Object.entries(files)) put(versions.library(version), join(folder, 'app', path));
  for (const version of gac) put(versions.library(version), join(gacFolder, 'L', `${version}__${versions.token}`, 'L.dll'));
  if (config !== undefined) writeFileSync(`${app}.config`, config);
  if (policy !== undefined) addPolicy(versions, gacFolder, policy);
  return { app, folder: dirname(app), gac: gacFolder, environment: { PATH: process.env['PATH'], MONO_GAC_PREFIX: prefix } };
};

/** The file that a binding has for L; null where it is missing. */
export const boundFile = ({ assemblies }: MonoBinding): string | null => assemblies.find(({ info, required }) => required && info.name.name === 'L')?.file ?? null;

/** Binds the application and runs it: both must have found L in the same place, or not found it. Gives the place below the folder of all. */
export const expectAsMono = ({ app, environment, folder }: Installed): { readonly binding: MonoBinding; readonly found: string | null } => {
  const binding = bindMono(app, { environment });
  const { output } = runMono([app], { environment });
  const file = output.startsWith('/') ? output.split('\n')[0]! : null;
  if (file === null) expect(output === '' || output.includes('FileNotFoundException')).toBe(true);
  expect({ file: boundFile(binding) }).toEqual({ file });
  return { binding, found: file === null ? null : file.slice(dirname(folder).length + 1) };
};

/** A configuration with `inside` in its `runtime/assemblyBinding`. */
export const withBinding = (inside: string): string => `<?xml version="1.0"?>\n<configuration><runtime><assemblyBinding xmlns="urn:schemas-microsoft-com:asm.v1">\n${inside}\n</assemblyBinding></runtime></configuration>\n`;

export const dependent = ({ token }: Pick<Versions, 'token'>, inside: string): string => `<dependentAssembly><assemblyIdentity name="L" publicKeyToken="${token}" culture="neutral"/>${inside}</dependentAssembly>`;

export const redirect = (oldVersion: string, newVersion: string): string => `<bindingRedirect oldVersion="${oldVersion}" newVersion="${newVersion}"/>`;
