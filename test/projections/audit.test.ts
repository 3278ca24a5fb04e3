import { from, lastValueFrom, toArray } from 'rxjs';
import { expect, test } from 'vitest';
import { decodeEvent } from '../../domain/events/decode-event.ts';
import { actorOf, auditEntries } from '../../projections/audit.ts';
import { describeEvent } from '../../projections/describe-event.ts';
import { redact } from '../../projections/redact.ts';
import { compiled, historyOf, install, provenance } from './history.ts';

const { events } = historyOf([install('App'), ...compiled('Lib'), { type: 'PauseQueue' }]);
const entries = await lastValueFrom(auditEntries(from(events)).pipe(toArray()));

test('every event but the acceptance itself, with who caused it', () => {
  expect(entries.map((entry) => entry.position)).toEqual(events.filter((event) => event.type !== 'CommandAccepted').map((event) => event.revision));
  for (const entry of entries) expect(entry).toMatchObject({ actor: 'ann', installer: { kind: 'dpkg', package: 'some-app' }, provenance });
  expect(entries.find((entry) => entry.type === 'ImageCompiled')).toMatchObject({ command: 'RecordCompiled', correlationId: 'command-2' });
});

test('an image is known by the assembly of the closure in which it was seen', () => {
  const lib = { assembly: 'Lib, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null', path: '/app/Lib.dll' };
  expect(entries.find((entry) => entry.type === 'ImageCompiled')?.subjects).toEqual([lib]);
  expect(entries.find((entry) => entry.type === 'JobsQueued')?.subjects).toContainEqual(lib);
});

test('the person behind sudo counts before the login, the login before the process', () => {
  expect(actorOf({ ...provenance, sudoUser: 'bob' })).toBe('bob');
  expect(actorOf(provenance)).toBe('ann');
  expect(actorOf({ ...provenance, loginUser: null })).toBe('root');
});

test('every event is told in a sentence', () => {
  expect(entries.map(describeEvent)).toEqual([
    'installed /app/App.dll',
    'queued install /app/App.dll with priority 1',
    'to be compiled: App, Lib',
    'began to compile Lib',
    'compiled Lib: 5 methods in 20 ms',
    'paused the queue',
  ]);
});

test('what everyone may see has no command lines', () => {
  const accepted = decodeEvent(events[0]!);
  expect(JSON.stringify(redact(accepted))).not.toContain('secret');
  expect(JSON.stringify(redact(accepted))).toContain('some-app');
  const byProgram = { type: 'CommandAccepted', data: { command: 'update', provenance: { ...provenance, installer: { kind: 'command', command: 'sh install.sh --token=secret' } } } } as const;
  expect(redact(byProgram)).toMatchObject({ data: { provenance: { installer: { kind: 'command', command: 'sh' }, parents: [], commandLine: '' } } });
});
