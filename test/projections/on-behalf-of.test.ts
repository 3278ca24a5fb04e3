import { from, lastValueFrom, toArray } from 'rxjs';
import { expect, test } from 'vitest';
import { auditEntries, type AuditedEvent } from '../../projections/audit.ts';
import { worker } from '../domain/world.ts';
import { compiled, historyOf, install } from './history.ts';

/** The first command queued the application, the service did the rest as one command of its own. */
const history = (command: string): readonly AuditedEvent[] => {
  const { events } = historyOf([install('App', { origin: 'deferred' }), { type: 'StartService', worker: worker() }, { type: 'StartAction', action: 'of App', worker: worker() }, ...compiled('Lib')]);
  const service = events.findIndex((event) => event.correlationId === 'command-1');
  return events.flatMap((event, index) => {
    if (event.type !== 'CommandAccepted') return [{ ...event, correlationId: index < service ? event.correlationId : 'service' }];
    const data = event.data as { readonly provenance: object };
    if (index < service) return [event];
    return index === service ? [{ ...event, correlationId: 'service', data: { command, provenance: { ...data.provenance, user: 'root', loginUser: null, installer: null } } }] : [];
  });
};

const entriesOf = async (command: string) => lastValueFrom(auditEntries(from(history(command))).pipe(toArray()));

test('what the service makes is told of who queued it', async () => {
  const entries = await entriesOf('service run');
  expect(entries.find(({ type }) => type === 'ImageCompiled')).toMatchObject({
    actor: 'ann',
    installer: { kind: 'dpkg', package: 'some-app' },
    command: 'service run',
    correlationId: 'service',
    onBehalfOf: { command: 'BindRoot', correlationId: 'command-0' },
  });
  expect(entries.find(({ type }) => type === 'ActionStarted')).toMatchObject({ actor: 'ann', onBehalfOf: { command: 'BindRoot' } });
});

test('what it does for itself is its own, and what a person runs is that person\'s', async () => {
  expect((await entriesOf('service run')).find(({ type }) => type === 'ServiceStarted')).toMatchObject({ actor: 'root', installer: null, onBehalfOf: null });
  expect((await entriesOf('executeQueuedItems')).find(({ type }) => type === 'ImageCompiled')).toMatchObject({ actor: 'root', command: 'executeQueuedItems', onBehalfOf: null });
});
