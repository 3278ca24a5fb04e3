import { bindingOptions, bindingVariables } from '../../../adapters/image-store/mono-launcher.ts';
import type { Why } from '../why-not-started.ts';

/** For what variable the launcher of an application on Mono does not start it with its images (adapters/image-store/mono-launcher.ts). */
export const monoEnvironment = (install: string, environment: NodeJS.ProcessEnv): Why | null => {
  const variable = bindingVariables.find((name) => (environment[name] ?? '') !== '');
  if (variable !== undefined) return { cause: 'environment', reason: `${variable} may make Mono choose other files` };
  const options = environment['MONO_ENV_OPTIONS'] ?? '';
  if (options.includes('--profile')) return { cause: 'profiler', reason: `MONO_ENV_OPTIONS asks for a profiler; "${install} /Profile" makes images for one` };
  const option = bindingOptions.find((one) => options.includes(one));
  return option === undefined ? null : { cause: 'environment', reason: `MONO_ENV_OPTIONS has ${option}, which makes Mono choose other files` };
};
