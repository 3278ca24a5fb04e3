import { choiceVariables, profilerVariables, rootVariables } from '../../adapters/image-store/host-variables.ts';
import type { Why } from './why-not-started.ts';

const isSet = (environment: NodeJS.ProcessEnv) => (name: string): boolean => !['', '0', undefined].includes(environment[name]);

/** For what variable the launcher of a .NET application does not start it with its images (adapters/image-store/launcher.ts). */
export const dotnetEnvironment = (install: string, environment: NodeJS.ProcessEnv): Why | null => {
  const profiler = profilerVariables.find(isSet(environment));
  if (profiler !== undefined) return { cause: 'profiler', reason: `${profiler} asks for a profiler; "${install} /Profile" makes images for one` };
  const choice = choiceVariables.find(isSet(environment));
  return choice === undefined ? null : { cause: 'environment', reason: `${choice} may make the host choose other files` };
};

/** These lead away from the images only where they name another installation than the one that an application uses anyway. */
export const dotnetRootVariable = (environment: NodeJS.ProcessEnv): Why | null => {
  const root = rootVariables.find(isSet(environment));
  return root === undefined ? null : { cause: 'environment', reason: `${root} names another installation of .NET` };
};
