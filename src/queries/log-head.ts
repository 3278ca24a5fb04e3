import { locateStore } from '../../adapters/host/store-location.ts';
import type { RecordedEvent } from '../../adapters/event-log/event-log.ts';
import { emptyHead } from '../../adapters/event-log/hash-chain.ts';
import type { InvocationOf } from '../cli/invocation.ts';
import type { Output } from '../cli/output.ts';
import { readableLog } from '../store/readable-log.ts';

/** `ngen log head`: where the log ends. Who keeps the hash elsewhere can tell later whether the past was changed. */
export const logHead = async ({ common }: InvocationOf<'log'>, output: Output): Promise<number> => {
  const log = await readableLog(locateStore(common), common.eventLog);
  let last: RecordedEvent | undefined;
  try {
    if (log !== null) for await (const batch of log.readBackward('end', 1)) last ??= batch[0];
  } finally {
    await log?.close();
  }
  const { revision, hash } = last ?? emptyHead;
  if (common.json) output.document({ stream: log?.stream ?? null, position: revision, hash, time: last?.time ?? null });
  else if (last === undefined) output.text('Nothing is on record yet.');
  else output.text([`position ${revision}`, `time     ${last.time}`, `hash     ${hash}`, `stream   ${log!.stream}`]);
  return 0;
};
