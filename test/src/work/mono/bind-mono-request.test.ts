import { chmodSync } from 'node:fs';
import { dirname } from 'node:path';
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { bindMonoRequest } from '../../../../src/work/mono/bind-mono-request.ts';
import { monoApp } from '../../../support/mono-app.ts';
import { requireMono } from '../../../support/mono.ts';
import { ownMono } from '../../../support/own-mono.ts';
import { failureOf } from '../../../adapters/binding/failure-of.ts';

beforeAll(requireMono);

const request = (path: string, allowUntrusted = false) => ({ path, target: null, configuration: { kind: 'none' }, scenario: 'default', noDependencies: false, frameworkBubble: false, allowUntrusted }) as const;

test('for everybody nothing is taken that ordinary users can write: no library, and no Mono that launchers would start', () => {
  const { program, environment } = ownMono();
  vi.stubEnv('PATH', environment['PATH']);
  onTestFinished(() => void vi.unstubAllEnvs());
  const app = monoApp();
  const forEveryone = { architecture: 'x64', forEveryone: true } as const;
  expect(bindMonoRequest(forEveryone, request(app)).binding.mono).toBe(program);
  chmodSync(program, 0o777);
  const failure = failureOf(() => bindMonoRequest(forEveryone, request(app)));
  expect(failure).toMatchObject({ code: 'source-untrusted', kind: 'permission' });
  expect(failure.message).toContain(`everyone (mode 777 of ${program})`);
  expect(bindMonoRequest(forEveryone, request(app, true)).binding.app).toBe(app);
  expect(bindMonoRequest({ ...forEveryone, forEveryone: false }, request(app)).binding.app).toBe(app);
  chmodSync(program, 0o755);
  chmodSync(dirname(app), 0o777);
  expect(failureOf(() => bindMonoRequest(forEveryone, request(app))).message).toContain(`everyone (mode 777 of ${dirname(app)})`);
});

test('images for another processor are refused: Mono compiles for its own', () => {
  const failure = failureOf(() => bindMonoRequest({ architecture: 'x64', forEveryone: false }, { ...request('/app/App.exe'), target: 'arm64' }));
  expect(failure).toMatchObject({ code: 'other-architecture', kind: 'usage' });
});
