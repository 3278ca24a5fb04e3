import { join } from 'node:path';
import { expect, test } from 'vitest';
import { resolveAppArgument } from '../../../adapters/binding/resolve-app-argument.ts';
import { csharpier } from '../../support/csharpier.ts';
import { expectAsHost } from './expect-as-host.ts';

test('the command of a dotnet tool leads to its assembly, which binds as the host binds it', () => {
  const command = join(csharpier(), 'csharpier');
  const app = resolveAppArgument(command);
  expect(app).toMatch(/\.store\/csharpier\/.*\/tools\/net\d+\.0\/any\/CSharpier\.dll$/);
  const binding = expectAsHost(app, {}, command);
  expect(binding.assemblies.length).toBeGreaterThan(20);
});
