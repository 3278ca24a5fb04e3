import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { builtApp } from './dotnet.ts';
import { openFolder } from './ngen.ts';

/** An application as it is built for Windows: `NAME.exe` starts `NAME.dll`. Returns its folder. */
export const application = (name: string, into = join(openFolder(), name)): string => {
  cpSync(builtApp('Hello', { properties: ['-r', 'win-x64', '--self-contained', 'false', '-p:PlatformTarget=AnyCPU', `-p:AssemblyName=${name}`] }), into, { recursive: true });
  return into;
};

const put = (folder: string, name: string, ...properties: readonly string[]): void =>
  cpSync(join(builtApp('EndApp/greeting', { properties: [`-p:AssemblyName=${name}`, ...properties] }), `${name}.dll`), join(folder, `${name}.dll`));

/** Puts shared components into a folder. */
export const components = (folder: string, ...names: readonly string[]): string => {
  mkdirSync(folder, { recursive: true });
  for (const name of names) put(folder, name);
  return folder;
};

/** Puts another build of a component in the place of the one in a folder. */
export const replaceComponent = (folder: string, name: string): void => put(folder, name, '-p:InformationalVersion=another');
