import { fileLines } from './file-lines.ts';

/** A method as Mono names it: `type` without type arguments, `+` before a nested one; null for a wrapper, which Mono makes at run time. */
export type MonoMethod = { readonly type: string | null; readonly method: string; readonly generic: boolean };

/** What a process of Mono said of its images. */
export type MonoRun = {
  /** Files of the assemblies that were loaded. */
  readonly loaded: ReadonlySet<string>;
  /** Image files that were taken. Mono's own of its core library has no name: `(null)`. */
  readonly taken: ReadonlySet<string>;
  /** By image file, why it was not taken, in Mono's words. */
  readonly unusable: ReadonlyMap<string, string>;
  /** Methods found in images: how many, by type; under null the wrappers. */
  readonly precompiled: ReadonlyMap<string | null, number>;
  /** Methods of assemblies with an image that were not in it. Of assemblies without one Mono says nothing. */
  readonly jitted: readonly MonoMethod[];
  readonly lines: number;
};

const utf8 = (text: string): string => Buffer.from(text, 'latin1').toString('utf8');

/** `System.List`1<long>:Add (long)`, `Outer/Inner:Run ()`, `(wrapper alloc) object:AllocSmall (intptr)`. */
const parseMethod = (text: string): MonoMethod => {
  if (text.startsWith('(wrapper')) return { type: null, method: text, generic: false };
  const method = text.split(' (', 1)[0]!;
  const type = method.slice(0, method.lastIndexOf(':'));
  // A compiler's own names have angle brackets too: those begin a name, type arguments follow one.
  return { type: type.replace(/(?<=\w)<.*$/s, '').replaceAll('/', '+'), method, generic: /\w</.test(method) };
};

const patterns = {
  loaded: /^Assembly Loader loaded assembly from location: '(.*)'\.$/,
  taken: /^AOT: image '(.*)' found\.$/,
  unusable: /^AOT: [Mm]odule (\S.*?) is unusable(?:: | because | )(.*)$/,
  found: /^AOT: FOUND method (.*) \[0x/,
  notFound: /^AOT:? NOT FOUND: (.*)\.$/,
} as const;

/** Reads the log that one process of Mono wrote into an open file. A part of one says what it can. */
export const readMonoRun = (file: number): MonoRun => {
  const loaded = new Set<string>();
  const taken = new Set<string>();
  const unusable = new Map<string, string>();
  const precompiled = new Map<string | null, number>();
  const jitted: MonoMethod[] = [];
  let lines = 0;
  for (const line of fileLines(file)) {
    if (!line.startsWith('Mono: ')) continue;
    lines += 1;
    const text = line.slice('Mono: '.length);
    const found = patterns.found.exec(text)?.[1];
    const notFound = patterns.notFound.exec(text)?.[1];
    if (found !== undefined) {
      const { type } = parseMethod(found);
      precompiled.set(type, (precompiled.get(type) ?? 0) + 1);
    } else if (notFound !== undefined) jitted.push(parseMethod(notFound));
    else {
      const [, path] = patterns.loaded.exec(text) ?? [];
      if (path !== undefined) loaded.add(utf8(path));
      const [, image] = patterns.taken.exec(text) ?? [];
      if (image !== undefined) taken.add(utf8(image));
      const [, refused, why] = patterns.unusable.exec(text) ?? [];
      if (refused !== undefined) unusable.set(utf8(refused), utf8(why!));
    }
  }
  return { loaded, taken, unusable, precompiled, jitted, lines };
};
