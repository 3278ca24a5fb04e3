import type { RejectionCause } from '../../domain/rejection-cause.ts';

export type Rejection = { readonly cause: RejectionCause; readonly reason: string };

/** What .NET writes into its log of images when it does not take one (readytoruninfo.cpp), each with what it means. */
const meanings: Readonly<Record<string, Rejection>> = {
  'Ready to Run disabled - collectible module': { cause: 'collectible', reason: 'it was loaded into a collectible context, in which the runtime uses no image' },
  'Ready to Run disabled - module already loaded in another assembly load context': { cause: 'otherContext', reason: 'another load context of the process uses the image already' },
  'Ready to Run disabled - module on exclusion list': { cause: 'excluded', reason: 'DOTNET_ReadyToRunExcludeList names the assembly' },
  'Ready to Run disabled - unsupported header version': { cause: 'headerVersion', reason: 'the image is in a version of the format that this runtime does not know' },
  'Ready to Run disabled - profiler disabled native images': { cause: 'profiler', reason: 'a profiler asked the runtime to use no images' },
  'Ready to Run disabled - module not loaded for execution': { cause: 'unknown', reason: 'it was loaded to be looked at, not to be run' },
};

export const meaningOf = (words: string): Rejection => meanings[words] ?? { cause: 'unknown', reason: `the runtime says: ${words}` };
