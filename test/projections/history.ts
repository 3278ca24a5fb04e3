import type { Command } from '../../domain/commands.ts';
import { decide } from '../../domain/decide/decide.ts';
import type { StoredEvent } from '../../domain/events/decode-event.ts';
import type { Provenance } from '../../domain/events/command-events.ts';
import type { CacheEvent } from '../../domain/events/events.ts';
import { versionOf } from '../../domain/events/upcast.ts';
import { fold } from '../../domain/evolve/evolve.ts';
import { initialState, type State } from '../../domain/state.ts';
import { actionOf, findingsOf, keyOf, specOf, worker, type Files } from '../domain/world.ts';

export const files: Files = {
  App: { build: 1, references: ['Lib'], hardBound: ['Lib'] },
  Lib: { build: 1, references: [] },
  Other: { build: 1, references: ['Lib'] },
};

export const rebuilt: Files = { ...files, Lib: { build: 2, references: [] } };

export const provenance: Provenance = {
  uid: 0,
  user: 'root',
  loginUid: 1000,
  loginUser: 'ann',
  sudoUser: null,
  installer: { kind: 'dpkg', package: 'some-app', script: 'postinst', version: '1.2' },
  parents: [{ pid: 7, command: '/bin/sh postinst --key=secret' }],
  commandLine: 'ngen install /app/App.dll',
  bootId: 'boot',
  host: 'host',
};

export type AuditedStoredEvent = StoredEvent & { readonly time: string; readonly correlationId: string };

/** A log in which each command is decided on what was before it, as the program does it. */
export const historyOf = (commands: readonly Command[]): { readonly events: readonly AuditedStoredEvent[]; readonly state: State } => {
  const events: AuditedStoredEvent[] = [];
  let state = initialState;
  for (const [index, command] of commands.entries()) {
    const decided = decide(state, command);
    const accepted: CacheEvent = { type: 'CommandAccepted', data: { command: command.type, provenance } };
    for (const { type, data } of [accepted, ...decided]) {
      events.push({ revision: events.length, type, data, schemaVersion: versionOf(type), time: `2026-11-0${index + 1}T00:00:00.000Z`, correlationId: `command-${index}` });
    }
    state = fold(state, decided);
  }
  return { events, state };
};

export const install = (name: string, part: Parameters<typeof actionOf>[0] = {}): Command => ({
  type: 'BindRoot',
  spec: specOf(name),
  findings: findingsOf(files, name),
  action: actionOf({ id: `of ${name}`, ...part }),
});

export const compiled = (name: string): readonly Command[] => {
  const image = keyOf(files, name);
  return [
    { type: 'ClaimJob', image, worker: worker() },
    {
      type: 'RecordCompiled',
      worker: worker(),
      compiled: { image, object: `object-${name}`, size: 10, compiler: 'crossgen2 10.0.0', options: ['-O'], methodsCompiled: 5, methodsLeftOut: 0, wallMs: 20, cpuMs: 15, peakMemory: 1 },
    },
  ];
};
