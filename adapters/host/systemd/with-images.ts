import { commandName } from '../../../domain/command-name.ts';
import { Failure } from '../../../domain/failure.ts';
import { shQuote, shWords } from '../../image-store/sh-quote.ts';
import { appOfExec, folderOfUnit, undecidedWord } from './app-of-unit.ts';
import { execQuote } from './exec-command.ts';

/** What a unit starts instead: its commands with images, and the applications that have them. */
export type UnitWithImages = { readonly commands: readonly string[]; readonly apps: readonly string[] };

const refused = (unit: string, why: string): Failure => new Failure('unit-not-served', `${unit} ${why}. Nothing was changed.`, { advice: 'Write "ngen run APP" into the unit yourself, where that fits.' });

/** Prefixes after which the words mean something else: another argument 0, no variables (systemd.service(5), "Special executable prefixes"). */
const hindering = /[@:]/;

/**
 * A unit's commands as they start its applications by their launchers; without launcher, say after an uninstall, as before. `launcherOf` is asked
 * for an application's launcher. Raises `unit-starts-no-app` and `unit-not-served`.
 */
export const withImages = (unit: string, settings: ReadonlyMap<string, readonly string[]>, launcherOf: (app: string) => string): UnitWithImages => {
  const values = settings.get('Service.ExecStart') ?? [];
  const isolated = ['RootDirectory', 'RootImage'].find((name) => (settings.get(`Service.${name}`) ?? []).length > 0);
  if (isolated !== undefined) throw refused(unit, `runs in a file system of its own (${isolated}=), in which there are no images`);
  const apps: string[] = [];
  const commands = values.map((value) => {
    const found = appOfExec(value, folderOfUnit(settings));
    if (found === null) return value;
    const { app, index, command } = found;
    const start = command.words.slice(0, index + 1);
    if (hindering.test(command.prefixes)) throw refused(unit, `starts ${app} with the prefix "${command.prefixes}"`);
    if (start.slice(1, -1).some((word) => word !== 'exec')) throw refused(unit, `starts ${app} with options of its runtime, ${start.slice(1, -1).join(' ')}, that a launcher does not have`);
    apps.push(app);
    const launcher = shQuote(launcherOf(app));
    const script = `[ -x ${launcher} ] && exec ${launcher} "$@"; exec ${shWords(start)} "$@"`;
    return [`${command.prefixes}/bin/sh`, '-c', execQuote(script), execQuote(commandName(app)), ...command.raw.slice(index + 1)].join(' ');
  });
  if (apps.length > 0) return { commands, apps };
  const undecided = values.map(undecidedWord).find((word) => word !== null);
  if (undecided !== undefined) throw refused(unit, `has systemd put something in the place of "${undecided}", so that it cannot be told which application it starts`);
  throw new Failure('unit-starts-no-app', `${unit} starts no application of .NET or Mono${values.length === 0 ? '' : ` that can be told from "${values.join('", "')}"`}. Nothing was changed.`, {
    advice: 'A unit is served whose ExecStart= names the application: "dotnet App.dll", "mono App.exe", or its own program.',
  });
};
