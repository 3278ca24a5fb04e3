import { readRuntimeConfig } from '../../adapters/binding/runtime-config.ts';
import { ifReadable } from './if-readable.ts';

/** Whether an application brings its own runtime, so that it can have no images (docs/decisions/0012). */
export const isSelfContained = (app: string): boolean => ifReadable(() => readRuntimeConfig(app.replace(/\.\w+$/, '.runtimeconfig.json'), {})?.frameworkDependent === false, false);
