import type { AuditEntry, Cause } from '../../projections/audit-entry.ts';
import type { AssemblyArgument, InvocationOf } from '../cli/invocation.ts';
import { matchesDisplayName } from '../cli/match-name.ts';
import { describeInstaller } from './describe-who.ts';

type Audit = InvocationOf<'audit'>;

/** What words of the command line mean in this log: positions, ids of images, types of events. */
export type Resolved = { readonly from: number; readonly to: number; readonly images: ReadonlySet<string> | null; readonly types: ReadonlySet<string> | null };

export type EntryFilter = (entry: AuditEntry) => boolean;

const has = (text: string, part: string): boolean => text.toLowerCase().includes(part.toLowerCase());

const isBy = (entry: AuditEntry | Cause, who: string): boolean => has(`${entry.actor}\n${describeInstaller(entry.installer)}\n${entry.command}`, who);

const isOf = (entry: AuditEntry | Cause, installer: string): boolean => has(describeInstaller(entry.installer), installer);

export const concerns = ({ subjects }: AuditEntry, assembly: AssemblyArgument): boolean =>
  subjects.some((subject) => (assembly.kind === 'path' ? subject.path === assembly.path : matchesDisplayName(assembly.name, subject.assembly)));

/** The ids of all images that an event names. */
export const imagesIn = (entry: AuditEntry): readonly string[] => {
  if (entry.type === 'RootInstalled') return entry.data.closure.members.map(({ image }) => image);
  if (entry.type === 'RootRebound') return [...entry.data.before, ...entry.data.closure.members].map(({ image }) => image);
  if (entry.type === 'JobsQueued') return entry.data.images;
  return 'image' in entry.data ? [entry.data.image] : [];
};

/** What was asked for, but for the assembly; moments are positions by now. */
export const auditFilter =
  ({ by, installer }: Audit, { from, to, images, types }: Resolved): EntryFilter =>
  (entry) =>
  entry.position >= from &&
  entry.position < to &&
  (by === null || isBy(entry, by)) &&
  (installer === null || [entry, ...entry.causes].some((one) => isOf(one, installer))) &&
  (types === null || types.has(entry.type)) &&
  (images === null || imagesIn(entry).some((image) => images.has(image)));

