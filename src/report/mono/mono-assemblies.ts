import { basename } from 'node:path';
import { readAssembly } from '../../../adapters/assembly/read-assembly.ts';
import type { MonoMethod, MonoRun } from '../../../adapters/trace/mono/mono-run.ts';
import { displayName } from '../../../domain/assembly-name.ts';
import type { DisplayedImage } from '../../store/publish-views.ts';
import { ifReadable } from '../if-readable.ts';
import type { ReportedAssembly, ReportedMethod, RunReport } from '../run-report.ts';
import { monoMeaningOf } from './mono-words.ts';
import { monoTypeOwners } from './mono-type-owners.ts';

/** Mono's own image of its core library, which is part of the runtime, has no name. */
const ownImage = '(null)';
const core = 'mscorlib.dll';

type Verdict = Pick<ReportedAssembly, 'image' | 'cause' | 'reason'>;

const verdictOf = (file: string, run: MonoRun, image: DisplayedImage | undefined, notStarted: RunReport['notStartedWithImages']): Verdict => {
  const isImage = (path: string): boolean => basename(path) === `${basename(file)}.so` || (path === ownImage && basename(file) === core);
  if ([...run.taken].some(isImage)) return { image: 'used', cause: null, reason: null };
  // Of the image it says what is wrong; of the assembly, later, only that something is.
  const refused = [...run.unusable].find(([path]) => isImage(path))?.[1] ?? run.unusable.get(file);
  if (refused !== undefined) return { image: 'rejected', ...monoMeaningOf(refused) };
  if (image === undefined) return { image: 'none', cause: null, reason: null };
  if (image.state !== 'valid') return { image: 'none', cause: null, reason: image.reasons.length > 0 ? image.reasons.join('; ') : 'not compiled yet' };
  if (notStarted !== null && notStarted.cause !== 'notInstalled') return { image: 'rejected', cause: notStarted.cause, reason: notStarted.reason };
  return { image: 'rejected', cause: 'unknown', reason: 'Mono did not look for it, or found another before it' };
};

const reported = ({ method, generic }: MonoMethod): ReportedMethod =>
  generic
    ? { method, cause: 'generic', reason: 'generic code over types that no image holds it for' }
    : { method, cause: 'leftOut', reason: 'the compiler left it out, or the runtime wanted another form of it' };

/** Each assembly of a run on Mono, those with most methods left to the JIT first. Of one without an image Mono does not tell which methods it compiled. */
export const monoAssemblies = (run: MonoRun, images: readonly DisplayedImage[], notStarted: RunReport['notStartedWithImages']): readonly ReportedAssembly[] => {
  const ownerOf = monoTypeOwners(run);
  const countIn = (file: string): number => [...run.precompiled].reduce((sum, [type, count]) => sum + (type !== null && ownerOf(type) === file ? count : 0), 0);
  return [...run.loaded]
    .map((file): ReportedAssembly => {
      const image = images.find(({ source }) => source === file);
      const verdict = verdictOf(file, run, image, notStarted);
      const jitted = run.jitted.filter(({ type }) => type !== null && ownerOf(type) === file).map(reported);
      return {
        assembly: ifReadable(() => displayName(readAssembly(file).name), basename(file)),
        loadedFrom: file,
        imageId: image?.state === 'valid' ? image.id : null,
        ...verdict,
        context: null,
        precompiledMethods: countIn(file),
        jittedMethods: verdict.image === 'used' ? jitted.length : null,
        recompiledMethods: 0,
        jitted,
      };
    })
    .toSorted((a, b) => (b.jittedMethods ?? 0) - (a.jittedMethods ?? 0));
};
