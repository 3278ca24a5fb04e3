import { actions, commonOptions, type ActionSpec } from '../cli/actions.ts';
import { options, optionSyntax, type OptionName } from '../cli/options.ts';
import { programVersion } from '../version.ts';

/** Text as troff prints it: hyphens that can be typed, and no line that starts like a request. */
const plain = (text: string): string => text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replaceAll('…', '...').replace(/^([.'])/gm, '\\&$1');

const entry = (head: string, text: string): string => `.TP\n.B ${plain(head)}\n${plain(text)}`;

const optionEntries = (names: readonly OptionName[]): readonly string[] =>
  names.map((name) => entry(optionSyntax(name), options[name].help));

const actionSection = (action: ActionSpec): string =>
  [
    `.SS ${plain([[action.name, ...(action.aliases ?? [])].join(', '), action.operands].filter((part) => part !== '').join(' '))}`,
    plain(action.summary),
    ...optionEntries(action.options),
    ...(action.examples.length === 0 ? [] : ['.PP\n.EX', ...action.examples.map((example) => plain(example)), '.EE']),
  ].join('\n');

const files: readonly (readonly [string, string])[] = [
  ['/var/lib/ngen', 'the record: who changed which image, when, on whose behalf'],
  ['/var/cache/ngen', 'the images; everything in it can be made again'],
  ['/usr/lib/systemd/system/ngen-task@.timer', 'the nightly task; ngen-changes.path watches the folders of what is installed'],
];

/** ngen(1), derived from the tables from which the parser and the help derive. */
export const manPage = (): string =>
  [
    `.TH NGEN 1 "" "ngen ${programVersion}"`,
    '.SH NAME\nngen \\- native image cache for .NET and Mono',
    '.SH SYNOPSIS\n.B ngen\n.I ACTION\n[options]',
    '.SH DESCRIPTION',
    plain('Compiles installed applications ahead of time on the machine where they run, so that they start faster, and records who caused each image. Applications and their folders stay as they are. An image that is no longer valid is never an error: the application starts through the JIT.'),
    plain('ASSEMBLY is a path (it has a "/", or ends in .dll or .exe), or a name such as MyAssembly or "MyAssembly, Version=1.0.0.0". Options can be written /queue:1, -queue:1 or --queue=1, in upper or lower case.'),
    '.SH ACTIONS',
    ...actions.map(actionSection),
    '.SH OPTIONS OF EVERY ACTION',
    ...optionEntries(commonOptions),
    '.SH EXIT STATUS',
    plain('0 done; 1 the work failed in part or whole; 2 the command line is wrong; 3 no permission; 4 the store is damaged or refused.'),
    '.SH FILES',
    ...files.map(([path, what]) => entry(path, what)),
  ].join('\n') + '\n';
