import { realpathSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { Failure } from '../../domain/failure.ts';
import { isFile, isFolder } from '../host/path-kind.ts';
import { unreadable } from '../host/unreadable.ts';
import { readNativeProgram } from './apphost.ts';
import { peKind } from './portable-executable.ts';

const realFile = (path: string): string => {
  let real: string;
  try {
    real = realpathSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES') throw unreadable(resolve(path), error);
    throw new Failure('assembly-not-found', `There is no file ${resolve(path)}. Nothing was changed.`, { advice: 'Give the path of the application or library.', cause: error });
  }
  if (isFolder(real)) throw new Failure('not-an-assembly', `${real} is a folder. Nothing was changed.`, { advice: 'Give the path of the .dll in it.' });
  if (!isFile(real)) throw new Failure('not-an-assembly', `${real} is no regular file. Nothing was changed.`, { advice: 'Give the path of the application or library.' });
  return real;
};

const readable = <T>(file: string, read: (file: string) => T): T => {
  try {
    return read(file);
  } catch (error) {
    throw unreadable(file, error);
  }
};

/** The assembly that the Windows or Linux program `App`, `App.exe` lies beside by name, if it is there. */
const besideNamed = (program: string): string | undefined => {
  const stem = extname(program).toLowerCase() === '.exe' ? program.slice(0, -4) : program;
  return isFile(`${stem}.dll`) ? `${stem}.dll` : undefined;
};

const startedBy = (program: string): string => {
  const native = readable(program, readNativeProgram);
  if (native?.kind === 'bundle') {
    throw new Failure('single-file-app', `${program} is a single-file application: its assemblies are inside the program, where no image can take their place. Nothing was changed.`, {
      advice: 'Publish it without PublishSingleFile, or with PublishReadyToRun.',
    });
  }
  if (native?.kind === 'apphost') {
    const assembly = resolve(dirname(program), native.assembly.replaceAll('\\', '/'));
    if (isFile(assembly)) return realpathSync(assembly);
    throw new Failure('assembly-not-found', `${program} starts ${assembly}, which is not there. Nothing was changed.`, { advice: 'Install or build the application again.' });
  }
  const assembly = besideNamed(program);
  if (assembly !== undefined) return assembly;
  throw new Failure('not-an-assembly', `${program} is neither an assembly nor a program that starts one. Nothing was changed.`, { advice: 'Give the path of the application’s .dll.' });
};

/**
 * The managed assembly (absolute real path) that a path typed by a person means: a `.dll` or managed `.exe` itself, or the one that
 * an apphost starts (`./App`, a dotnet tool's command), or the `.dll` beside a Windows apphost `App.exe`. Links are followed.
 * Whether an `.exe` is for the .NET Framework only its metadata tells.
 * @throws Failure `assembly-not-found`, `not-an-assembly`, `unreadable-file`, `single-file-app`
 */
export const resolveAppArgument = (path: string): string => {
  const file = realFile(path);
  const kind = readable(file, peKind);
  if (kind === 'managed' || /\.dll$/i.test(file)) return file;
  return kind === 'native' ? (besideNamed(file) ?? file) : startedBy(file);
};

/** The apphost that starts `app`, when it lies beside it under the usual name; it must name this very assembly. */
export const findApphost = (app: string): string | null => {
  const file = join(dirname(app), basename(app, extname(app)));
  if (file === app || !isFile(file)) return null;
  const native = readable(file, readNativeProgram);
  return native?.kind === 'apphost' && resolve(dirname(file), native.assembly) === app ? file : null;
};
