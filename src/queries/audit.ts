import { filter } from 'rxjs';
import { locateStore } from '../../adapters/host/store-location.ts';
import type { AuditEntry } from '../../projections/audit-entry.ts';
import type { InvocationOf } from '../cli/invocation.ts';
import type { Output } from '../cli/output.ts';
import { readableEvents } from '../store/readable-events.ts';
import { resolvedAssembly } from '../work/managed-path.ts';
import { auditFilter, concerns } from './audit-filter.ts';
import { entriesOf } from './entries-of.ts';
import { meantImages } from './meant-images.ts';
import { describeCauses, describeWho } from './describe-who.ts';
import { eventTypes } from './event-types.ts';
import { positionFor } from './position-for.ts';

type Audit = InvocationOf<'audit'>;

/** A paragraph for each command: who, on whose behalf, what was typed; then what came of it, and what of it came of an earlier command. */
const story = (output: Output): ((entry: AuditEntry) => void) => {
  let correlation = '';
  let told: readonly string[] = [];
  return (entry) => {
    if (entry.correlationId !== correlation) {
      correlation = entry.correlationId;
      told = [];
      output.text(`${entry.time}  ${describeWho(entry)}`);
    }
    output.text(`  ${String(entry.position).padStart(6)}  ${entry.text}`);
    const causes = describeCauses(entry.causes.filter((cause) => cause.correlationId !== entry.correlationId), '            ');
    // What came of the same is told once in a row.
    if (causes.join() !== told.join()) output.text(causes);
    told = causes;
  };
};

/** `ngen audit`: who changed which image, when, and on whose behalf. Of what was never heard of that is said, as by `display`. */
export const audit = async (invocation: Audit, output: Output): Promise<number> => {
  const { common, image } = invocation;
  const types = invocation.kinds === null ? null : new Set(invocation.kinds.flatMap(eventTypes));
  const events = await readableEvents(locateStore(common), common.eventLog);
  try {
    const tell = common.json ? (entry: AuditEntry): void => output.document(entry) : story(output);
    const from = invocation.since === null ? 0 : await positionFor(events, invocation.since, output);
    const to = invocation.at === null ? Infinity : await positionFor(events, invocation.at, output);
    const images = image === null ? null : await meantImages(events, image);
    const assembly = resolvedAssembly(invocation.assembly);
    let heardOf = assembly === null;
    const isAbout = (entry: AuditEntry): boolean => {
      const about = assembly === null || concerns(entry, assembly);
      heardOf ||= about;
      return about;
    };
    await entriesOf(events).pipe(filter(isAbout), filter(auditFilter(invocation, { from, to, images, types }))).forEach(tell);
    if (images?.size === 0) output.error(`Nothing is on record of an image "${image}".`);
    if (!heardOf) output.error(`Nothing is on record of an assembly "${assembly!.given}".`);
    return heardOf && images?.size !== 0 ? 0 : 1;
  } finally {
    await events.close();
  }
};
