import { actionOf, actions, type ActionSpec, commonOptions, optionIn } from './actions.ts';
import type { ActionName } from './invocation.ts';
import { options, optionSyntax, type OptionName } from './options.ts';

const width = 100;

const widestLeft = 32;

/** Two columns, the right one wrapped at blanks; what is too wide for the left one has a line of its own. */
const table = (rows: readonly (readonly [string, string])[]): string => {
  const left = Math.min(widestLeft, Math.max(...rows.map(([first]) => first.length))) + 2;
  const indent = `\n  ${' '.repeat(left)}`;
  return rows
    .map(([first, second]) => {
      const lines = (second.match(new RegExp(`.{1,${width - left - 2}}(?:\\s|$)`, 'g')) ?? ['']).map((line) => line.trimEnd());
      return `  ${first.length + 2 > left ? first + indent : first.padEnd(left)}${lines.join(indent)}`;
    })
    .join('\n');
};

const optionTable = (names: readonly OptionName[]): string => table(names.map((name) => [optionSyntax(name), options[name].help]));

const optionTableOf = (action: ActionSpec): string =>
  table(
    action.options.map((name) => {
      const { syntax, help } = optionIn(action, name);
      return [syntax, help];
    }),
  );

const syntaxOf = ({ name, aliases = [], operands }: ActionSpec): string => [[name, ...aliases].join('|'), operands].filter((part) => part !== '').join(' ');

const generalHelp = (): string =>
  [
    'Usage: ngen ACTION [options]',
    `Actions:\n${table(actions.map((action) => [syntaxOf(action), action.summary]))}`,
    'ASSEMBLY is a path (it has a "/", or ends in .dll or .exe), or a name such as MyAssembly or "MyAssembly, Version=1.0.0.0".',
    `Options of every action:\n${optionTable(commonOptions)}`,
    'Options can be written /queue:1, -queue:1 or --queue=1, in upper or lower case.\nHelp on an action: ngen help ACTION',
    'Exit status: 0 done; 1 the work failed in part or whole; 2 the command line is wrong; 3 no permission; 4 the store is damaged or refused.',
  ].join('\n\n');

const actionHelp = (action: ActionSpec): string =>
  [
    // What stands after the application is the application's.
    `Usage: ngen ${action.name === 'run' ? `run [options] ${action.operands}` : `${syntaxOf(action)} [options]`}`,
    action.summary,
    ...(action.options.length > 0 ? [`Options:\n${optionTableOf(action)}`] : []),
    `Options of every action:\n${optionTable(commonOptions)}`,
    `Examples:\n${action.examples.map((example) => `  ${example}`).join('\n')}`,
  ].join('\n\n');

/** The help that the tables of actions and options yield; null is the general one. */
export const helpText = (topic: ActionName | null): string => (topic === null ? generalHelp() : actionHelp(actionOf(topic)));
