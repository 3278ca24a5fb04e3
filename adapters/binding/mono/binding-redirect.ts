import type { AssemblyName } from '../../../domain/assembly-name.ts';
import { compareVersions, majorMinor } from './version.ts';
import type { ConfigFile } from './config-file.ts';
import type { Tag } from './mono-markup.ts';

/** What a `dependentAssembly` says, as Mono keeps it. Versions have four numbers; null is: not said. */
export type BindingRedirect = {
  readonly name: string;
  /** Empty for the neutral culture, and where none is given. */
  readonly culture: string;
  /** In lower case; empty where none was given. */
  readonly publicKeyToken: string;
  readonly oldest: string | null;
  /** Null: `oldest` alone. */
  readonly newest: string | null;
  readonly newVersion: string | null;
  /** From 1, in the file it stands in. */
  readonly line: number;
};

type Building = { -readonly [Key in keyof Omit<BindingRedirect, 'name'>]: BindingRedirect[Key] } & { name: string | null };

const number = (text: string | undefined): number | null => (text === undefined ? null : Number.parseInt(text, 10) || 0);

/** Four numbers by C's atoi; null where one is missing. In an upper limit Mono takes a missing last number for 1. */
const four = (text: string, last: number | null = null): string | null => {
  const [major, minor, build, ...rest] = text.split('.');
  const numbers = [number(major), number(minor), number(build), rest.length === 0 ? last : number(rest.join('.'))];
  return numbers.some((part) => part === null || part < 0) ? null : numbers.join('.');
};

/** Numbers missing from a new version become 65535, so that nothing is found. */
const newVersionOf = (text: string): string => [0, 1, 2, 3].map((index) => number(text.split('.')[index]) ?? 65535).join('.');

const readIdentity = (building: Building, { attributes }: Tag): void => {
  for (const [key, value] of attributes) {
    if (key === 'name') building.name = value;
    else if (key === 'publicKeyToken' && value.length === 16) building.publicKeyToken = value.toLowerCase();
    else if (key === 'culture') building.culture = value === 'neutral' ? '' : value;
  }
};

const readRedirect = (building: Building, { attributes }: Tag): void => {
  for (const [key, value] of attributes) {
    if (key === 'oldVersion') {
      const [from, to] = value.split(/-(.*)/s);
      const oldest = four(from!);
      if (oldest === null) return;
      building.oldest = oldest;
      if (to === undefined) continue;
      const newest = four(to, 1);
      if (newest === null) return;
      building.newest = newest;
    } else if (key === 'newVersion' && value !== '') building.newVersion = newVersionOf(value);
  }
};

const nothing = (publicKeyToken: string, line: number): Building => ({ name: null, culture: '', publicKeyToken, oldest: null, newest: null, newVersion: null, line });

/**
 * The redirects of a configuration, in its order, with Mono's own ways: they count anywhere in the file and for every `appliesTo`; of several
 * `bindingRedirect` in one `dependentAssembly` the last one counts; a token that is left out is that of the entry before.
 */
export const readRedirects = ({ tags, line }: Pick<ConfigFile, 'tags' | 'line'>): readonly BindingRedirect[] => {
  const redirects: BindingRedirect[] = [];
  let building = nothing('', 1);
  for (const tag of tags) {
    if (tag.kind === 'end') {
      const { name } = building;
      if (tag.name === 'dependentAssembly' && name !== null) redirects.push({ ...building, name });
    } else if (tag.name === 'dependentAssembly') building = nothing(building.publicKeyToken, line(tag.index));
    else if (tag.name === 'assemblyIdentity') readIdentity(building, tag);
    else if (tag.name === 'bindingRedirect') readRedirect(building, tag);
  }
  return redirects;
};

/** Mono looks a redirect up by name and by the first two numbers of the version, and takes the first. */
export const concerns = (redirect: BindingRedirect, reference: AssemblyName): boolean => {
  const { name, oldest, newest } = redirect;
  if (name !== reference.name || oldest === null) return false;
  const version = majorMinor(reference.version);
  return compareVersions(majorMinor(oldest), version) <= 0 && (newest === null || compareVersions(majorMinor(newest), version) >= 0);
};

/** Whether culture and token are the reference's, and the redirect says whereto. */
export const isValidFor = ({ publicKeyToken, culture, newVersion }: BindingRedirect, reference: AssemblyName): boolean =>
  newVersion !== null && publicKeyToken !== '' && publicKeyToken === reference.publicKeyToken && culture === (reference.culture === 'neutral' ? '' : reference.culture);

/** Whether the version is in the range; only then the reference is redirected. */
export const covers = ({ oldest, newest }: BindingRedirect, { version }: AssemblyName): boolean => {
  if (oldest === null) return false;
  return newest === null ? compareVersions(oldest, version) === 0 : compareVersions(oldest, version) <= 0 && compareVersions(newest, version) >= 0;
};
