import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openReplica } from '../../adapters/event-log/open-replica.ts';
import { withoutCredentials } from '../../adapters/event-log/event-store-url.ts';
import { rescue, type Rescued } from '../../adapters/event-log/rescue.ts';
import { salvageFile } from '../../adapters/event-log/salvage-file.ts';
import { salvageLog, type Salvage } from '../../adapters/event-log/salvage.ts';
import { knownStoreId } from '../../adapters/event-log/store-id.ts';
import { streamName } from '../../adapters/event-log/stream-name.ts';
import { processesWithFile } from '../../adapters/host/processes-with-file.ts';
import { locateStore, requireChangeable, type StoreLocation } from '../../adapters/host/store-location.ts';
import { makeStateFolder } from '../../adapters/host/state-folder.ts';
import { checkStore, prepareCache } from '../../adapters/image-store/check-store.ts';
import { openStoreLock } from '../../adapters/store-lock/store-lock.ts';
import { Failure } from '../../domain/failure.ts';
import type { InvocationOf } from '../cli/invocation.ts';
import type { Output } from '../cli/output.ts';
import { witnessesOf } from '../store/check-log.ts';
import { chooseLog, logFile } from '../store/choose-log.ts';
import { notedHead } from '../store/note-head.ts';
import { publishAnew, replaceLog } from '../store/replace-log.ts';
import { readSnapshot } from '../store/snapshot.ts';

type Recover = Extract<InvocationOf<'log'>, { verb: 'recover' }>;

const isUrl = (source: string): boolean => !source.startsWith('/');

/** The source that was named, and the store's own log where that is another. */
const openSources = async ({ source, credentials }: Recover, own: string, ownStream: string | null): Promise<readonly Salvage[]> => {
  const ours = existsSync(own) ? [salvageFile(own)] : [];
  if (source === own) return ours.length > 0 ? ours : [salvageFile(own)];
  if (!isUrl(source)) return [salvageFile(source), ...ours];
  const stream = ours[0]?.stream ?? ownStream;
  if (stream === null) throw new Failure('store-unknown', `Which stream of ${withoutCredentials(source)} is this store's is not known. Nothing was changed.`, { kind: 'store', advice: 'Write its id, the part after "nativeImages-", into the file "store-id" of the store\'s folder.' });
  return [salvageLog(withoutCredentials(source), await openReplica(source, { file: credentials, environment: process.env }, stream)), ...ours];
};

/** The one stream that all sources and what was made from the log are of. @throws Failure `log-foreign` (kind store) */
const streamOf = (sources: readonly Salvage[], known: string | null): string => {
  const streams = [...new Set([...sources.map(({ stream }) => stream), known].filter((stream) => stream !== null))];
  if (streams.length <= 1) return streams[0] ?? streamName(crypto.randomUUID());
  throw new Failure('log-foreign', `${sources.map(({ name, stream }) => `${name} is ${stream ?? 'unreadable'}`).join(', ')}, and this store is ${known ?? streams[1]!}: these are logs of different stores. Nothing was changed.`, {
    kind: 'store',
    advice: 'Name a log of this store, or a folder without a store with --root.',
  });
};

/** @throws Failure `log-elsewhere`, `log-is-here` (kind usage) */
const refuseElsewhere = (stateFolder: string, eventLog: string | null): void => {
  if (chooseLog(stateFolder, eventLog).url === null) return;
  throw new Failure('log-elsewhere', `The store in ${stateFolder} has its log in EventStoreDB. Nothing was changed.`, { kind: 'usage', advice: 'Recover the log there, by the means of the server.' });
};

const refuseInUse = (file: string): void => {
  const users = processesWithFile(file);
  if (users.length === 0) return;
  throw new Failure('log-in-use', `Other processes have ${file} open: ${users.join(', ')}. Nothing was changed.`, { advice: 'Stop them, the service and "ngen log replicate --follow" among them, and run the command again.' });
};

const nothingIn = (sources: readonly Salvage[]): Failure =>
  new Failure('nothing-to-recover', `${sources.map(({ name }) => name).join(', ')}: no event of a log can be read there. Nothing was changed.`, { kind: 'store', advice: 'Try a backup, or a replica: esdb://HOST:2113.' });

const tell = ({ common }: Recover, output: Output, rescued: Rescued, kept: string | null, changed: boolean): void => {
  const { head, known } = rescued;
  const lost = known - head.revision;
  if (common.json) return output.document({ saved: head.revision + 1, position: head.revision, hash: head.hash, lost, kept, changed });
  const saved = `${head.revision + 1} events, up to position ${head.revision}`;
  if (common.dryRun) output.success(`Would save ${saved}.`);
  else if (changed) output.success(`Saved ${saved}.${kept === null ? '' : ` The damaged log is kept: ${kept}.`}`);
  else output.success(`The log is sound: ${saved}. Nothing was changed.`);
  if (lost > 0) output.warning(`Positions ${head.revision + 1} to ${known} are lost. Images that only they knew of are deleted by the next command; a backup or a replica may have them: recover from it before that.`);
};

const recover = async (invocation: Recover, output: Output, location: StoreLocation): Promise<number> => {
  const own = logFile(location.state);
  const witnesses = [...witnessesOf(location.state, readSnapshot(location.state)), notedHead(location.cache)].filter((witness) => witness !== null);
  const id = knownStoreId(location.state);
  const ownStream = witnesses[0]?.stream ?? (id === undefined ? null : streamName(id));
  const sources = await openSources(invocation, own, ownStream);
  try {
    const stream = streamOf(sources, ownStream);
    const named = sources[0]!;
    if (named.name !== own && (await rescue([named], null)).head.revision < 0) throw nothingIn([named]);
    const found = await rescue(sources, null);
    if (found.head.revision < 0) throw nothingIn(sources);
    const rescued = { ...found, known: Math.max(found.known, ...witnesses.map(({ revision }) => revision)) };
    const ours = sources.find(({ name }) => name === own);
    const sound = ours?.isSound === true && ours.stream === stream && (await ours.last())?.hash === found.head.hash && (await rescue([ours], null)).head.hash === found.head.hash;
    if (invocation.common.dryRun) {
      tell(invocation, output, rescued, null, false);
      return 0;
    }
    if (!sound) refuseInUse(own);
    const kept = sound ? null : await replaceLog(location, stream, async (log) => rescue(sources, log), () => refuseInUse(own));
    if (sound && rescued.known > found.head.revision) await publishAnew(location);
    tell(invocation, output, rescued, kept, !sound);
    return 0;
  } finally {
    for (const source of sources) await source.close();
  }
};

/**
 * `ngen log recover FILE|URL`: a new log with all that is good of the store's own and of the source named, a backup or a replica; what was
 * damaged is kept beside it. No event is added, so that a better source can still be used afterwards.
 */
export const recoverLog = async (invocation: Recover, output: Output): Promise<number> => {
  const location = locateStore(invocation.common);
  requireChangeable(location);
  checkStore(location.state);
  refuseElsewhere(location.state, invocation.common.eventLog);
  if (invocation.common.dryRun) return recover(invocation, output, location);
  makeStateFolder(location.state);
  prepareCache(location.cache);
  const lock = openStoreLock(join(location.state, 'lock.db'));
  try {
    return await lock.hold(async () => recover(invocation, output, location));
  } finally {
    lock.close();
  }
};
