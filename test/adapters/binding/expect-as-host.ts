import { join } from 'node:path';
import { expect } from 'vitest';
import { bindApplication } from '../../../adapters/binding/bind-application.ts';
import type { Binding } from '../../../adapters/binding/binding.ts';
import { hostTrace } from '../../support/host-trace.ts';
import { bindingEnvironment } from './binding-environment.ts';

/** Every file that a binding puts on the list of trusted platform assemblies, as host traces give them. */
export const trustedFiles = (binding: Binding): readonly string[] =>
  [...new Set([...binding.assemblies.map(({ file }) => file), ...binding.frameworkAssemblies.values(), ...binding.missing.filter(({ kind }) => kind === 'assembly').map(({ what }) => what)])].sort();

/**
 * Binds `app` and lets the host start it (through its apphost, or through `dotnet` for those without): both must have chosen the same
 * files, frameworks and host.
 */
export const expectAsHost = (app: string, environment: NodeJS.ProcessEnv = {}, program?: string): Binding => {
  const binding = bindApplication(program ?? app, { environment: { ...bindingEnvironment(), ...environment } });
  const trace = binding.apphost === null && program === undefined ? hostTrace(binding.dotnet, ['exec', app], environment) : hostTrace(program ?? binding.apphost!, [], environment);
  expect(trace.trusted.length > 100 ? '' : trace.text.slice(-2000)).toBe('');
  expect(trustedFiles(binding)).toEqual(trace.trusted);
  if (!binding.selfContained) {
    expect(binding.frameworks.map(({ name, version, folder }) => `${name} ${version} ${folder}`)).toEqual(trace.frameworks);
    expect(binding.hostFiles).toEqual([trace.hostfxr, `${trace.hostpolicyFolder}/libhostpolicy.so`]);
    expect(binding.dotnet).toBe(join(trace.root ?? '', 'dotnet'));
  }
  return binding;
};
