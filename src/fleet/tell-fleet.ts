import type { FleetQueries, HeldRow, RootRow, Wanted } from '../../adapters/fleet/fleet-queries.ts';
import { storeIdOf } from '../../adapters/event-log/stream-name.ts';
import { configurationOption } from '../../domain/configuration.ts';
import type { Installer } from '../../domain/events/command-events.ts';
import type { FleetRoot } from '../../domain/fleet-store.ts';
import { describeInstaller } from '../queries/describe-who.ts';
import type { InvocationOf } from '../cli/invocation.ts';
import type { Output } from '../cli/output.ts';

type Fleet = InvocationOf<'fleet'>;

const heldJson = ({ store, reasons, ...row }: HeldRow): object => ({ store: storeIdOf(store), ...row, reasons: reasons === '' ? [] : reasons.split('\n') });

const heldLine = ({ host, assembly, state, arch, scenario, source, reasons }: HeldRow): string =>
  `${host}  ${assembly.split(',', 2).join(',')}  ${state}  ${arch}${scenario === 'default' ? '' : ` ${scenario}`}  ${source}${reasons === '' ? '' : `: ${reasons.replaceAll('\n', '; ')}`}`;

const installerOf = ({ installer }: RootRow): Installer | null => (installer === null ? null : (JSON.parse(installer) as Installer));

const rootJson = (row: RootRow): object => {
  const { configuration, scenario, runtime } = JSON.parse(row.spec) as FleetRoot;
  const { store, host, path, assembly, time, position, actor, command } = row;
  const exeConfig = configuration.kind === 'exeConfig' ? configuration.path : null;
  const appBase = configuration.kind === 'appBase' ? configuration.path : null;
  return { store: storeIdOf(store), host, path, assembly, runtime, scenario, exeConfig, appBase, time, position, actor, installer: installerOf(row), command };
};

const rootLine = (row: RootRow): string => {
  const { configuration, scenario } = JSON.parse(row.spec) as FleetRoot;
  const options = [scenario === 'default' ? null : scenario, configurationOption(configuration)].filter((part) => part !== null).join(' ');
  const behalf = describeInstaller(installerOf(row));
  return `${row.host}  ${row.path}${options === '' ? '' : ` (${options})`}  ${row.time}  ${row.actor ?? 'unknown'}${behalf === '' ? '' : ` by ${behalf}`}`;
};

const counted = (number: number, one: string): string => `${number} ${one}${number === 1 ? '' : 's'}`;

/** How many rows, and on how many machines. */
const count = <R extends { readonly store: string }>(rows: Iterable<R>, tell: (row: R) => void): { readonly rows: number; readonly machines: number } => {
  const machines = new Set<string>();
  let number = 0;
  for (const row of rows) {
    machines.add(row.store);
    number += 1;
    tell(row);
  }
  return { rows: number, machines: machines.size };
};

const nothing = { images: 'No machine holds an image', installs: 'No machine has an installation', invalid: 'No machine has an invalid image' } as const;

/**
 * Prints the answer: a line for each row, of JSON or for people, and for people how many machines that is. False where something was
 * named that no machine has.
 */
export const tellFleet = ({ verb, about, common }: Fleet, queries: FleetQueries, wanted: Wanted, output: Output): boolean => {
  const line = <R>(json: (row: R) => object, text: (row: R) => string) => (row: R): void => (common.json ? output.document(json(row)) : output.text(text(row)));
  const summary = (what: string, found: { readonly rows: number; readonly machines: number }): boolean => {
    if (!common.json) output.text(found.rows === 0 ? `${nothing[verb]}${about === null ? '' : ` of ${about.given}`}.` : `${counted(found.rows, what)}, on ${found.machines} of ${counted(queries.stores(), 'machine')}.`);
    return found.rows > 0;
  };
  if (verb === 'installs') return summary('installation', count(queries.roots(wanted), line(rootJson, rootLine))) || about === null;
  if (verb === 'invalid') {
    summary('invalid image', count(queries.held(wanted, 'invalid'), line(heldJson, heldLine)));
    return true;
  }
  if (about !== null || common.json) return summary('image', count(queries.held(wanted, 'any'), line(heldJson, heldLine))) || about === null;
  let assemblies = 0;
  for (const { assembly, mvid, arch, scenario, machines, invalid } of queries.groups()) {
    assemblies += 1;
    output.text(`${assembly.split(',', 2).join(',')}  ${mvid}  ${arch}${scenario === 'default' ? '' : ` ${scenario}`}  ${counted(machines, 'machine')}${invalid === 0 ? '' : `, not valid on ${invalid}`}`);
  }
  output.text(`${counted(assemblies, 'image')}, on ${counted(queries.stores(), 'machine')}.`);
  return true;
};
