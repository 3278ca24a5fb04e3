import { bufferCount, lastValueFrom, reduce, takeWhile } from 'rxjs';
import { locateStore } from '../../adapters/host/store-location.ts';
import { fold } from '../../domain/evolve/evolve.ts';
import { initialState, type State } from '../../domain/state.ts';
import type { Installer } from '../../domain/events/command-events.ts';
import type { AuditEntry } from '../../projections/audit-entry.ts';
import { diffStates } from '../../projections/diff.ts';
import type { InvocationOf } from '../cli/invocation.ts';
import type { Output } from '../cli/output.ts';
import { usageFailure } from '../cli/usage.ts';
import { readableEvents, type ReadableEvents } from '../store/readable-events.ts';
import { describeDiff } from './describe-diff.ts';
import { describeWho } from './describe-who.ts';
import { entriesOf } from './entries-of.ts';
import { positionFor } from './position-for.ts';

/** A command that changed something between the two moments. */
type Told = { readonly position: number; readonly time: string; readonly actor: string; readonly installer: Installer | null; readonly command: string; readonly events: number };

type Between = { readonly before: State; readonly after: State; readonly events: number; readonly commands: ReadonlyMap<string, Told> };

const batch = 4096;

const count = (commands: Map<string, Told>, { correlationId, position, time, actor, installer, command }: AuditEntry): void => {
  const known = commands.get(correlationId);
  commands.set(correlationId, known === undefined ? { position, time, actor, installer, command, events: 1 } : { ...known, events: known.events + 1 });
};

const counted = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;

const withEntries =
  (from: number) =>
  ({ before, after, events, commands }: Between, entries: readonly AuditEntry[]): Between => {
    const between = entries.filter(({ position }) => position >= from);
    const earlier = fold(before, entries.slice(0, entries.length - between.length));
    const told = new Map(commands);
    for (const entry of between) count(told, entry);
    // Until the first moment both are one state.
    return { before: earlier, after: fold(commands.size === 0 ? earlier : after, between), events: events + between.length, commands: told };
  };

const readBetween = async (events: ReadableEvents, from: number, to: number): Promise<Between> =>
  lastValueFrom(
    entriesOf(events).pipe(
      takeWhile(({ position }) => position < to),
      bufferCount(batch),
      reduce(withEntries(from), { before: initialState, after: initialState, events: 0, commands: new Map() }),
    ),
  );

/** `ngen diff`: what changed between two moments, and by which commands. */
export const diff = async (invocation: InvocationOf<'diff'>, output: Output): Promise<number> => {
  const { common } = invocation;
  const events = await readableEvents(locateStore(common), common.eventLog);
  try {
    const from = await positionFor(events, invocation.from, output);
    const to = invocation.to === null ? Infinity : await positionFor(events, invocation.to, output);
    if (from > to) throw usageFailure('diff-backwards', `--from is later than --to: positions ${from} and ${to}.`, 'Exchange the two.');
    const between = await readBetween(events, from, to);
    const commands = [...between.commands.values()];
    const changes = diffStates(between.before, between.after);
    if (common.json) {
      output.document({ from, to: Number.isFinite(to) ? to : null, events: between.events, commands, ...changes });
      return 0;
    }
    output.text(`Since position ${from}${Number.isFinite(to) ? `, before position ${to}` : ''}: ${counted(between.events, 'event')} of ${counted(commands.length, 'command')}.`);
    output.text([...commands.map((command) => `  ${command.time}  ${describeWho(command)}`), '']);
    output.text(describeDiff(changes));
    return 0;
  } finally {
    await events.close();
  }
};
