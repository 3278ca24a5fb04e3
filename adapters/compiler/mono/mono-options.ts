import type { Scenario } from '../../../domain/scenario.ts';

const isDebug = (scenario: Scenario): boolean => scenario.startsWith('debug');
const isProfile = (scenario: Scenario): boolean => scenario.endsWith('profile');

/**
 * What a scenario means for Mono, measured (docs/mono.md). A soft debugger takes only images with its own sequence points; the log profiler
 * sees calls only in code that was compiled while it was looking. The names go into an image's key and on the record.
 */
export const monoOptions = (scenario: Scenario): readonly string[] => ['deterministic', ...(isDebug(scenario) ? ['soft-debug'] : []), ...(isProfile(scenario) ? ['profile=log:calls'] : [])];

/** Paths within the folder that a compilation runs in. Relative ones, since Mono splits its options and paths at commas and colons. */
export const workPaths = { image: 'image.so', source: 'image.s', table: 'table.s', temporary: 'temporary', stage: 'stage', prefix: 'prefix', bindings: 'bindings.config', profile: '/dev/null' } as const;

/** The command line that compiles `input`, a path relative to the folder it runs in, to an assembler source. */
export const monoArguments = (scenario: Scenario, input: string, hasBindings: boolean): readonly string[] => [
  ...(isDebug(scenario) ? ['--debug'] : []),
  ...(isProfile(scenario) ? [`--profile=log:calls,output=${workPaths.profile}`] : []),
  ...(hasBindings ? [`--apply-bindings=${workPaths.bindings}`] : []),
  `--aot=asmonly,deterministic,temp-path=${workPaths.temporary},outfile=${workPaths.source}${isDebug(scenario) ? ',soft-debug' : ''}`,
  input,
];
