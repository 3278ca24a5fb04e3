import { nativeMethodTokens } from '../../adapters/assembly/read-native-methods.ts';
import { readBypassedMethods } from '../../adapters/assembly/read-bypassed-methods.ts';
import { readLeftToJit } from '../../adapters/assembly/read-left-to-jit.ts';
import type { JittedMethod, LoadedModule } from '../../adapters/trace/dotnet-run.ts';
import { simpleName } from '../../domain/assembly-name.ts';
import type { ReportedMethod } from './run-report.ts';
import { typeArguments } from '../../adapters/trace/type-arguments.ts';

/** Says in which assembly a type is that an application brings along; undefined for the framework's. */
export type OwnerOfType = (type: string) => string | undefined;

/** What an image holds: the tokens that it has code for, and those of methods that are marked to be left out of it. */
export type ImageContents = { readonly compiled: ReadonlySet<number>; readonly bypassed: ReadonlySet<number>; readonly leftToJit: ReadonlySet<number> };

export const imageContents = (file: string): ImageContents => ({
  compiled: nativeMethodTokens(file),
  bypassed: new Set(readBypassedMethods(file).map(({ token }) => token)),
  leftToJit: readLeftToJit(file),
});

const written = ({ type, name }: JittedMethod): string => `${type}.${name}`;

const othersIn = (method: JittedMethod, module: LoadedModule, ownerOf: OwnerOfType): string | null => {
  const own = simpleName(module.assembly);
  const foreign = new Set(typeArguments(method.type).args.flatMap((type) => ownerOf(type) ?? []).filter((owner) => owner !== own));
  return foreign.size === 0 ? null : [...foreign].sort().join(' and ');
};

type Why = Omit<ReportedMethod, 'method'>;

const whyGeneric = (method: JittedMethod, module: LoadedModule, ownerOf: OwnerOfType): Why => {
  const over = othersIn(method, module, ownerOf);
  if (over !== null) return { cause: 'foreignGeneric', reason: `generic code of ${simpleName(module.assembly)} over types of ${over}: belongs to several assemblies, so to the image of none` };
  // A type names its arguments; of a generic method the trace does not tell any.
  const what = typeArguments(method.type).args.length > 0 ? 'generic code over types with which no image holds it' : 'a generic method, over types with which no image holds it';
  return { cause: 'generic', reason: `${what}: types that only the run makes known, or types of another assembly` };
};

/** An image in use and the one who made it. */
export type UsedImage = { readonly contents: ImageContents; readonly frameworks: boolean };

/** Why a method was compiled though its assembly has an image in use. */
const inUsedImage = (method: JittedMethod, module: LoadedModule, { contents, frameworks }: UsedImage, ownerOf: OwnerOfType): Why => {
  if (contents.bypassed.has(method.token)) return { cause: 'bypassed', reason: 'it carries BypassNGenAttribute' };
  if (contents.leftToJit.has(method.token)) return { cause: 'leftOut', reason: 'it is marked AggressiveOptimization, and such methods are for the JIT alone' };
  if (method.generic) return whyGeneric(method, module, ownerOf);
  if (contents.compiled.has(method.token)) return { cause: 'refused', reason: 'the image holds it, and the runtime refused it: it was compiled for processor features that this process may not use, or for another layout of a type' };
  if (frameworks) return { cause: 'leftOut', reason: 'the framework’s own image leaves it out, which only its vendor could change' };
  return { cause: 'leftOut', reason: 'the compiler left it out: it cannot compile it ahead of time, for instance because of an explicit tail call (F#) to a method that takes more arguments' };
};

/** What the JIT compiled in an assembly because there was no code yet, and why; `image` null where none was in use. */
export const reportedMethods = (module: LoadedModule, image: UsedImage | null, ownerOf: OwnerOfType): readonly ReportedMethod[] =>
  module.jitted.map((method) => ({
    method: written(method),
    ...(image === null ? { cause: 'noImage' as const, reason: 'no image of its assembly was used' } : inUsedImage(method, module, image, ownerOf)),
  }));
