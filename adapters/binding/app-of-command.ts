import { realpathSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { isFailure } from '../../domain/failure.ts';
import { readNativeProgram } from './apphost.ts';
import { resolveAppArgument } from './resolve-app-argument.ts';

/** Options of `dotnet` whose value is the next argument (`dotnet --help`, `dotnet exec --help`). */
const dotnetValues = new Set(['--additionalprobingpath', '--additional-deps', '--depsfile', '--runtimeconfig', '--fx-version', '--roll-forward', '--roll-forward-on-no-candidate-fx']);
const monoValues = new Set(['--config']);

/** Where in the arguments after a runtime's name the application stands; -1 for none, as in `dotnet build`. */
const appIndex = (args: readonly string[], valued: ReadonlySet<string>): number => {
  for (let index = 0; index < args.length; index += 1) {
    const argument = args[index]!;
    if (valued.has(argument)) index += 1;
    else if (argument !== 'exec' && !argument.startsWith('-')) return /\.(?:dll|exe)$/i.test(argument) ? index : -1;
  }
  return -1;
};

const runtimes: Readonly<Record<string, ReadonlySet<string>>> = { dotnet: dotnetValues, mono: monoValues, 'mono-sgen': monoValues };

/** The application in a command, and at which index of the command it stands; index 0 is a program that starts it by itself. */
export type CommandApp = { readonly app: string; readonly index: number };

/**
 * The .NET or Mono application that a command starts: by its runtime, as `dotnet [exec …] App.dll`, or by itself as an apphost. `program` is
 * the executable file, `argv` the command with its name, `folder` the one in which it is started. Null where it starts none, or one that is not there.
 */
export const appOfCommand = (program: string, argv: readonly string[], folder: string): CommandApp | null => {
  try {
    const valued = runtimes[basename(program)];
    if (valued === undefined) return readNativeProgram(program)?.kind === 'apphost' ? { app: resolveAppArgument(program), index: 0 } : null;
    const index = appIndex(argv.slice(1), valued) + 1;
    return index === 0 ? null : { app: realpathSync(resolveAppArgument(resolve(folder, argv[index]!))), index };
  } catch (error) {
    if (isFailure(error) || (error as NodeJS.ErrnoException).code !== undefined) return null;
    throw error;
  }
};
