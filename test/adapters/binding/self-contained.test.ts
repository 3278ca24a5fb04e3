import { join } from 'node:path';
import { expect, test } from 'vitest';
import { builtApp } from '../../support/dotnet.ts';
import { hostTrace } from '../../support/host-trace.ts';
import { bindApplication } from '../../../adapters/binding/bind-application.ts';
import { bindingEnvironment } from './binding-environment.ts';
import { trustedFiles } from './expect-as-host.ts';

const published = (...properties: readonly string[]): string => builtApp('Hello', { verb: 'publish', properties: ['-r', 'linux-x64', '--self-contained', ...properties] });

test.each([
  ['whole', published(), 150],
  ['trimmed', published('-p:PublishTrimmed=true'), 20],
])('a self-contained application (%s) binds its own framework', (_, folder, atLeast) => {
  const binding = bindApplication(join(folder, 'Hello.dll'), { environment: bindingEnvironment() });
  const trace = hostTrace(join(folder, 'Hello'));
  expect(trace.trusted.length).toBeGreaterThan(atLeast);
  expect(trustedFiles(binding)).toEqual(trace.trusted);
  expect(trustedFiles(binding)).toEqual(hostTrace(binding.dotnet, ['exec', join(folder, 'Hello.dll')]).trusted);
  expect(binding).toMatchObject({ selfContained: true, executable: true, apphost: join(folder, 'Hello'), missing: [] });
  expect(binding.frameworks).toEqual([{ name: 'Microsoft.NETCore.App', version: expect.stringMatching(/^10\./), folder }]);
  expect(binding.assemblies.map(({ simpleName }) => simpleName)).toEqual(['Hello', 'Newtonsoft.Json']);
  expect(binding.frameworkAssemblies.get('System.Private.CoreLib')).toBe(join(folder, 'System.Private.CoreLib.dll'));
});
