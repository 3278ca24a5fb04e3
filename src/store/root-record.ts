import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { processorFeatures } from '../../adapters/compiler/processor-features.ts';
import { temporaryName } from '../../adapters/host/temporary-name.ts';
import { stillAsRecorded } from '../../adapters/image-store/still-as-recorded.ts';
import type { RootSpec } from '../../domain/root.ts';
import { programVersion } from '../version.ts';
import type { StatRecord } from '../../adapters/image-store/stat-record-types.ts';

/** A file of the store as it was when a root was finished. Writing it later moves its modification time. */
export type StoreFile = { readonly path: string; readonly size: number; readonly modifiedMs: number };

/**
 * What a finished root rested on: the deciding paths, and the store's own files. While all are as they were nothing has to be read to
 * know that the root is up to date. It is a cache beside the log; without it everything is found out anew.
 */
export type RootRecord = { readonly root: string; /** What was asked for beside the root itself. */ readonly asked: string; readonly sources: StatRecord; readonly files: readonly StoreFile[] };

/**
 * The modifiers of an install, the program that made the launcher, the PATH that decided its commands and the processor, in one word: asked for with
 * others, a root is not the same.
 */
export const askedFor = (modifiers: Pick<RootSpec, 'noDependencies' | 'frameworkBubble' | 'allowUntrusted'>, features: ReadonlySet<string> = processorFeatures()): string =>
  JSON.stringify([programVersion, process.env['PATH'], process.arch, [...features].sort().join(' '), modifiers.noDependencies, modifiers.frameworkBubble, modifiers.allowUntrusted]);

const fileOf = (cache: string, id: string): string => join(cache, 'records', `${id}.json`);

export const storeFile = (path: string): StoreFile => {
  const { size, mtimeMs } = statSync(path);
  return { path, size, modifiedMs: mtimeMs };
};

export const writeRootRecord = (cache: string, id: string, record: RootRecord): void => {
  const file = fileOf(cache, id);
  mkdirSync(join(cache, 'records'), { recursive: true, mode: 0o755 });
  const temporary = temporaryName(file);
  writeFileSync(temporary, JSON.stringify(record));
  renameSync(temporary, file);
};

export const readRootRecord = (cache: string, id: string): RootRecord | null => {
  try {
    return JSON.parse(readFileSync(fileOf(cache, id), 'utf8')) as RootRecord;
  } catch {
    return null; // none, or a damaged cache, which is as good as none
  }
};

/** The records of all finished roots. */
export const readRootRecords = (cache: string): readonly RootRecord[] => {
  const folder = join(cache, 'records');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => (name.endsWith('.json') ? (readRootRecord(cache, name.slice(0, -'.json'.length)) ?? []) : []));
};

/** When a root was last found and noted to be as its record says, in milliseconds since 1970; null where there is no record. */
export const recordedAt = (cache: string, id: string): number | null => statSync(fileOf(cache, id), { throwIfNoEntry: false })?.mtimeMs ?? null;

export const removeRootRecord = (cache: string, id: string): void => rmSync(fileOf(cache, id), { force: true });

const sameFile = (file: StoreFile): boolean => {
  const stat = statSync(file.path, { throwIfNoEntry: false });
  return stat !== undefined && stat.size === file.size && stat.mtimeMs === file.modifiedMs;
};

export const stillHolds = (record: RootRecord): boolean => stillAsRecorded(record.sources) && record.files.every(sameFile);
