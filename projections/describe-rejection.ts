import type { RejectionCause } from '../domain/rejection-cause.ts';

/** Why a runtime did not use a valid image, in words that follow on "because". */
const words: Readonly<Record<RejectionCause, string>> = {
  changed: 'a file that it depends on was changed',
  environment: 'the environment asked for another runtime, framework or binding',
  profiler: 'a profiler forbade it, or needed images of the profile scenario',
  disabled: 'native images were switched off (DOTNET_ReadyToRun=0)',
  excluded: 'DOTNET_ReadyToRunExcludeList named the assembly',
  collectible: 'it was loaded into a collectible context',
  loadedByPath: 'it was loaded by its path, where no image takes its place',
  otherContext: 'another load context of the process used it already',
  headerVersion: 'the runtime does not know this version of the format',
  processor: 'the process might not use the processor features that it was compiled for',
  architecture: 'it is for another processor architecture',
  otherBuild: 'it is of another build of the assembly',
  dependencyBuild: 'a dependency was another build than it was made with',
  dependencyOutOfDate: 'a dependency was not there, or not as it needs it',
  debugging: 'it was not compiled for debugging',
  unknown: 'the runtime did not take it, and why is not known',
};

export const describeRejection = (cause: RejectionCause): string => words[cause];
