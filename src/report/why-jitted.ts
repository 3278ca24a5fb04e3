import { nativeMethodTokens } from '../../adapters/assembly/read-native-methods.ts';
import { readBypassedMethods } from '../../adapters/assembly/read-bypassed-methods.ts';
import type { JittedMethod, LoadedModule } from '../../adapters/trace/dotnet-run.ts';
import { simpleName } from '../../domain/assembly-name.ts';
import type { ReportedMethod } from './run-report.ts';
import { typeArguments } from '../../adapters/trace/type-arguments.ts';

/** Says in which assembly a type is that an application brings along; undefined for the framework's. */
export type OwnerOfType = (type: string) => string | undefined;

/** What an image holds: the tokens that it has code for, and those of methods that were to be left out. */
export type ImageContents = { readonly compiled: ReadonlySet<number>; readonly bypassed: ReadonlySet<number> };

export const imageContents = (file: string): ImageContents => ({
  compiled: nativeMethodTokens(file),
  bypassed: new Set(readBypassedMethods(file).map(({ token }) => token)),
});

const written = ({ type, name }: JittedMethod): string => `${type}.${name}`;

const othersIn = (method: JittedMethod, module: LoadedModule, ownerOf: OwnerOfType): string | null => {
  const own = simpleName(module.assembly);
  const foreign = new Set(typeArguments(method.type).args.flatMap((type) => ownerOf(type) ?? []).filter((owner) => owner !== own));
  return foreign.size === 0 ? null : [...foreign].sort().join(' and ');
};

/** Why a method was compiled though its assembly has an image in use. */
const inUsedImage = (method: JittedMethod, module: LoadedModule, contents: ImageContents, ownerOf: OwnerOfType): Omit<ReportedMethod, 'method'> => {
  if (contents.bypassed.has(method.token)) return { cause: 'bypassed', reason: 'it carries BypassNGenAttribute' };
  if (method.generic) {
    const over = othersIn(method, module, ownerOf);
    if (over !== null) return { cause: 'foreignGeneric', reason: `generic code of ${simpleName(module.assembly)} over types of ${over}: belongs to several assemblies, so to the image of none` };
    return { cause: 'generic', reason: 'generic code over types that no image holds it for' };
  }
  if (contents.compiled.has(method.token)) return { cause: 'refused', reason: 'the image holds it, and the runtime refused it: it was compiled for other processor features, or for another layout of a type' };
  return { cause: 'leftOut', reason: 'the compiler left it out: its code depends on what is only known at run time, such as the width of vectors' };
};

/** What the JIT compiled in an assembly because there was no code yet, and why; `contents` null where no image was in use. */
export const reportedMethods = (module: LoadedModule, contents: ImageContents | null, ownerOf: OwnerOfType): readonly ReportedMethod[] =>
  module.jitted
    .filter(({ again }) => !again)
    .map((method) => ({
      method: written(method),
      ...(contents === null ? { cause: 'noImage' as const, reason: 'no image of its assembly was used' } : inUsedImage(method, module, contents, ownerOf)),
    }));
