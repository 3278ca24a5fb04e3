import * as t from 'io-ts';

/** Why a runtime did not use an image that there is. */
export const RejectionCause = t.keyof(
  {
    /** The assembly, or one that it depends on, or the framework was changed after the image was made. */
    changed: null,
    /** The environment asks for another runtime, framework or binding. */
    environment: null,
    profiler: null,
    /** Native images are switched off for the process. */
    disabled: null,
    /** Native images are switched off for this assembly. */
    excluded: null,
    collectible: null,
    /** Loaded by its path, where no image can take its place. */
    loadedByPath: null,
    /** The image is in use in another load context of the process already. */
    otherContext: null,
    headerVersion: null,
    /** Its code needs processor features that this process does not have, or other ones than it has. */
    processor: null,
    architecture: null,
    /** Mono: the image is of another build of the assembly. */
    otherBuild: null,
    /** Mono: a dependency is another build than the image was made with. */
    dependencyBuild: null,
    /** Mono: a dependency is not as the image needs it, or not there. */
    dependencyOutOfDate: null,
    /** Mono: not compiled for debugging. */
    debugging: null,
    unknown: null,
  },
  'RejectionCause',
);
export type RejectionCause = t.TypeOf<typeof RejectionCause>;
