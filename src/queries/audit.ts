import { filter, from, mergeMap, type Observable } from 'rxjs';
import { readAudit } from '../../adapters/views/audit-segments.ts';
import { openLog } from '../../adapters/event-log/open-log.ts';
import { locateStore, type StoreLocation } from '../../adapters/host/store-location.ts';
import { auditEntries, type AuditedEvent, type AuditEntry } from '../../projections/audit.ts';
import { describeEvent } from '../../projections/describe-event.ts';
import type { InvocationOf } from '../cli/invocation.ts';
import { matchesDisplayName } from '../cli/match-name.ts';
import type { Moment } from '../cli/moment.ts';
import type { Output } from '../cli/output.ts';
import { managedPath } from '../work/managed-path.ts';
import { chooseLog, logIsReadable } from '../store/choose-log.ts';

type Audit = InvocationOf<'audit'>;

/** Who may read the log reads it, command lines included; everyone else what was published of it. */
const eventsOf = async (location: StoreLocation, eventLog: string | null): Promise<{ events: Observable<AuditedEvent>; close: () => Promise<void> }> => {
  const choice = chooseLog(location.state, eventLog);
  if (!logIsReadable(choice)) {
    return { events: from(readAudit(location.state)).pipe(mergeMap((batch) => batch)), close: async () => undefined };
  }
  const log = await openLog(choice, 'look');
  return { events: from(log.readForward(0)).pipe(mergeMap((batch) => batch)), close: log.close };
};

const isBefore = (entry: AuditEntry, moment: Moment): boolean =>
  moment.kind === 'position' ? entry.position < moment.position : Date.parse(entry.time) <= moment.time;

const installerOf = ({ installer }: AuditEntry): string =>
  installer === null ? '' : installer.kind === 'dpkg' ? [installer.package, installer.version, installer.script].filter((part) => part !== null).join(' ') : installer.command;

const isBy = (entry: AuditEntry, who: string): boolean => `${entry.actor}\n${installerOf(entry)}\n${entry.command}`.toLowerCase().includes(who.toLowerCase());

const concerns = (entry: AuditEntry, assembly: NonNullable<Audit['assembly']>): boolean =>
  entry.subjects.some((subject) => (assembly.kind === 'path' ? subject.path === assembly.path : matchesDisplayName(assembly.name, subject.assembly)));

const resolved = (assembly: Audit['assembly']): Audit['assembly'] => (assembly?.kind === 'path' ? { ...assembly, path: managedPath(assembly.path) } : assembly);

const wanted = ({ since, at, by }: Audit): ((entry: AuditEntry) => boolean) => (entry) =>
  (since === null || !isBefore(entry, since)) && (at === null || isBefore(entry, at)) && (by === null || isBy(entry, by));

/** A paragraph for each command: who, on whose behalf, what was typed; then what came of it. */
const story = (output: Output): ((entry: AuditEntry) => void) => {
  let before = '';
  return (entry) => {
    const { command, correlationId, onBehalfOf } = entry;
    if (`${correlationId} ${onBehalfOf?.correlationId}` !== before) {
      before = `${correlationId} ${onBehalfOf?.correlationId}`;
      const behalf = installerOf(entry);
      output.text(`${entry.time}  ${entry.actor}${behalf === '' ? '' : ` by ${behalf}`}: ngen ${onBehalfOf === null ? command : `${onBehalfOf.command}, done by ngen ${command}`}`);
    }
    output.text(`  ${String(entry.position).padStart(6)}  ${describeEvent(entry)}`);
  };
};

/** `ngen audit`: who changed which image, when, and on whose behalf. Of an assembly that was never heard of that is said, as by `display`. */
export const audit = async (invocation: Audit, output: Output): Promise<number> => {
  const { common } = invocation;
  const { events, close } = await eventsOf(locateStore(common), common.eventLog);
  try {
    const tell = common.json ? (entry: AuditEntry): void => output.document(entry) : story(output);
    const assembly = resolved(invocation.assembly);
    let heardOf = assembly === null;
    const isAbout = (entry: AuditEntry): boolean => {
      const about = assembly === null || concerns(entry, assembly);
      heardOf ||= about;
      return about;
    };
    await auditEntries(events).pipe(filter(isAbout), filter(wanted(invocation))).forEach(tell);
    if (heardOf) return 0;
    output.error(`Nothing is on record of an assembly "${assembly!.given}".`);
    return 1;
  } finally {
    await close();
  }
};
