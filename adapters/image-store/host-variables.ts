/**
 * Variables of the .NET host and runtime, by what they mean for a view. Source: docs/design/features of dotnet/runtime, the list of
 * environment variables at learn.microsoft.com, and the names found in the host's own files (a test reads those).
 */

/** They say which installation of .NET an apphost uses; harmless when they name the one that it uses anyway. */
export const rootVariables: readonly string[] = ['DOTNET_ROOT', 'DOTNET_ROOT_X64', 'DOTNET_ROOT_ARM64', 'DOTNET_ROOT_X86', 'DOTNET_ROOT_ARM'];

/** They change which framework or which file of the application the host selects. */
export const choiceVariables: readonly string[] = [
  'DOTNET_ROLL_FORWARD',
  'DOTNET_ROLL_FORWARD_ON_NO_CANDIDATE_FX',
  'DOTNET_ROLL_FORWARD_TO_PRERELEASE',
  'DOTNET_DISABLE_RUNTIME_VERSIONS',
  'DOTNET_RUNTIME_ID',
  'CORE_SERVICING',
];

/** 1 asks for a profiler, which needs code that the default images do not have. The second is .NET 11's name. */
export const profilerVariables: readonly string[] = ['CORECLR_ENABLE_PROFILING', 'DOTNET_ENABLE_PROFILING'];
