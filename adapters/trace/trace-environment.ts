import { join } from 'node:path';

/** Loader (0x8), binding (0x4), JIT (0x10) and precompiled entry points (0x2000000000) of the runtime's own provider, at the level verbose. */
const events = 'Microsoft-Windows-DotNETRuntime:0x200000001C:5';

/**
 * What makes .NET write what it does into files of `folder`, one for each process. Only variables reach a runtime at its start, and children of the application
 * inherit them: see `ownTrace`.
 */
export const traceEnvironment = (folder: string): NodeJS.ProcessEnv => ({
  DOTNET_EnableEventPipe: '1',
  DOTNET_EventPipeConfig: events,
  DOTNET_EventPipeOutputPath: join(folder, '{pid}.nettrace'),
  DOTNET_EventPipeOutputStreaming: '1',
  DOTNET_ReadyToRunLogFile: join(folder, 'images'),
});

export type TraceFiles = { readonly trace: string; readonly log: string };

/** Where a process wrote. */
export const traceFiles = (folder: string, pid: number): TraceFiles => ({
  trace: join(folder, `${pid}.nettrace`),
  log: join(folder, `images.${pid}`),
});

/** The runtime takes the older prefix where there is none of the newer. */
const tracers = ['EnableEventPipe', 'ReadyToRunLogFile'].flatMap((name) => [`DOTNET_${name}`, `COMPlus_${name}`]);

/** Variables by which a user traces on his own; a report takes their place. */
export const ownTracing = (environment: NodeJS.ProcessEnv): readonly string[] => tracers.filter((name) => (environment[name] ?? '') !== '');

/** An environment in which a runtime writes nothing of what it does. */
export const untraced = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv => Object.fromEntries(Object.entries(environment).filter(([name]) => !tracers.includes(name)));
