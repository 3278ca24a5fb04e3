import { existsSync } from 'node:fs';
import type { MonoBinding } from '../../../adapters/binding/mono/mono-binding.ts';
import { readMonoImage, type MonoImage } from '../../../adapters/compiler/mono/read-mono-image.ts';
import { beforeView } from '../../../adapters/image-store/mono-view.ts';
import { isFailure } from '../../../domain/failure.ts';
import type { Scenario } from '../../../domain/scenario.ts';
import type { Workshop } from '../workshop.ts';

/** By an assembly's file: the file that Mono takes for its image before it looks into a view; of those that have one. */
export const placesBeforeView = ({ architecture }: Pick<Workshop, 'architecture'>, { libraries, assemblies }: Pick<MonoBinding, 'libraries' | 'assemblies'>): ReadonlyMap<string, string> =>
  new Map(
    assemblies.flatMap(({ file }) => {
      const place = beforeView(libraries, architecture, file).find((path) => existsSync(path));
      return place === undefined ? [] : [[file, place] as const];
    }),
  );

const imageIn = (place: string): MonoImage | null => {
  try {
    return readMonoImage(place);
  } catch (error) {
    if (isFailure(error)) return null; // damaged or of another version: the runtime refuses it too
    throw error;
  }
};

/** Native code of others. `vendor`: files of assemblies whose image is good, so that none of ours is needed. */
export type NativeBefore = { readonly vendor: ReadonlySet<string>; readonly warnings: readonly string[] };

/**
 * What lies before the view, such as Debian's images of mscorlib and mcs. One that fits its assembly and everything that it names serves the
 * default scenario as any vendor's native code does; else it stands in the way of ours.
 */
export const nativeBeforeView = (workshop: Pick<Workshop, 'architecture'>, binding: Pick<MonoBinding, 'libraries' | 'assemblies'>, scenario: Scenario): NativeBefore => {
  const mvids = new Map(binding.assemblies.map(({ file, info }) => [file, info.mvid]));
  const bound = new Set(mvids.values());
  const vendor = new Set<string>();
  const warnings: string[] = [];
  for (const [file, place] of placesBeforeView(workshop, binding)) {
    const image = imageIn(place);
    const fits = image !== null && image.mvid === mvids.get(file) && image.dependencies.every(({ mvid }) => bound.has(mvid));
    if (fits && scenario === 'default') vendor.add(file);
    else warnings.push(`${place} lies where Mono looks first, and ${fits ? `is not made for the scenario ${scenario}` : `does not fit ${file}`}: no other image of that assembly is used.`);
  }
  return { vendor, warnings };
};
