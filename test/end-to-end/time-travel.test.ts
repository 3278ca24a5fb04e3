import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RecordedEvent } from '../../adapters/event-log/event-log.ts';
import type { Diff } from '../../projections/diff.ts';
import { asNobody } from '../support/as-nobody.ts';
import { editLog, sealedAnew } from '../support/edit-log.ts';
import { appCopy, newStore, type Ngen } from '../support/ngen.ts';
import { recordedEvents } from '../support/ngen-events.ts';

type Told = Diff & { readonly events: number; readonly commands: readonly { readonly command: string; readonly events: number }[] };

const diff = (ngen: Ngen, ...args: readonly string[]): Told => JSON.parse(ngen.ok('diff', '--json', ...args)) as Told;

describe('diff', () => {
  it('tells roots, images, queue and starts that changed between two moments, and the commands that did it', () => {
    const ngen = newStore();
    const app = appCopy('Hello');
    ngen.ok('queue', 'pause');
    const from = recordedEvents(ngen.store).length;
    ngen.ok('install', app);
    const to = recordedEvents(ngen.store).length;
    ngen.ok('uninstall', app);
    const installed = diff(ngen, '--from', String(from), '--to', String(to));
    expect(installed.roots).toEqual({ added: [`${app} [default]`], removed: [], rebound: [] });
    expect(installed.images.added.map(({ assembly, state }) => `${assembly.split(',')[0]} ${state}`).sort()).toEqual(['Hello valid', 'Newtonsoft.Json valid']);
    expect(installed).toMatchObject({ events: to - from - 1, queue: { paused: null, added: [], removed: [] }, views: [{ root: `${app} [default]`, from: null, to: expect.any(String) }], commands: [{ command: `install ${app}`, events: to - from - 1 }] });
    const withoutCompiler = diff(ngen, '--from', '0');
    expect(withoutCompiler).toMatchObject({ roots: { added: [], removed: [] }, images: { added: [], removed: [] }, queue: { paused: { from: false, to: true } } });
    expect(withoutCompiler.commands.map(({ command }) => command)).toEqual(['queue pause', `install ${app}`, `uninstall ${app}`]);
    const shown = ngen.ok('diff', '--from', String(from), '--to', String(to));
    expect(shown).toMatch(new RegExp(`^Since position ${from}, before position ${to}: ${to - from - 1} events of 1 command\\.\\n  .*: ngen install `));
    expect(shown).toMatch(/Roots:\n  \+ .*Hello\.dll \[default\]\n\nImages:\n  \+ .*\(valid\) .*\n  \+ .*\(valid\) .*\n\nStarts:\n  \+ .* starts with its images\n/);
    expect(ngen.run(['diff', '--from', String(to), '--to', String(to)])).toMatchObject({ status: 0, stdout: expect.stringMatching(/: 0 events of 0 commands\.\n\n$/) });
    expect(ngen.run(['diff', '--from', '5', '--to', '2'])).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('--from is later than --to') });
    expect(ngen.run(['diff'])).toMatchObject({ status: 2, stderr: expect.stringContaining('--from POSITION|TIME') });
    expect(ngen.run(['diff', '--from', '0', '--json'], asNobody)).toMatchObject({ status: 0, stderr: '', stdout: expect.stringContaining('queue pause') });
    expect(ngen.display('--at', String(to)).images).toHaveLength(2);
    expect(newStore({ compiler: false }).run(['diff', '--from', 'yesterday'])).toMatchObject({ status: 0, stdout: expect.stringContaining(': 0 events of 0 commands') });
  });
});

describe('a clock that was put back', () => {
  /** Five commands of two events each; the clock was two days ahead during the second and third. */
  const hours = [1, 49, 50, 3, 4];

  const storeWithClock = (): { readonly ngen: Ngen; readonly at: (hour: number) => string } => {
    const ngen = newStore({ compiler: false });
    for (const verb of ['pause', 'continue', 'pause', 'continue', 'pause']) ngen.ok('queue', verb);
    const start = Date.now() - 100 * 3_600_000;
    const at = (hour: number): string => new Date(start + hour * 3_600_000).toISOString();
    editLog(ngen.store, (rows) => sealedAnew(rows.map((row, index) => ({ ...row, event: JSON.stringify({ ...(JSON.parse(row.event) as RecordedEvent), time: at(hours[Math.floor(index / 2)]!) }) }))));
    for (const name of ['views.db', 'audit-000000.db', 'snapshot.json', 'cache/log-head.json']) rmSync(join(ngen.store, name), { force: true });
    return { ngen, at };
  };

  it('hides nothing and shows no moment that never was: every command takes a time for the same position, and says which', () => {
    const { ngen, at } = storeWithClock();
    const warning = (position: number): object => expect.stringContaining(`The clock was put back while this store was used: the time that was given is taken for position ${position}.`);
    for (const [hour, position] of [[0.5, 0], [2, 2], [3.5, 8], [5, 10], [60, 10]] as const) {
      const changes = ngen.run(['diff', '--from', '0', '--to', at(hour), '--json']);
      expect({ hour, status: changes.status, stderr: changes.stderr }).toEqual({ hour, status: 0, stderr: warning(position) });
      expect(JSON.parse(changes.stdout)).toMatchObject({ to: position, events: position / 2 });
      const audited = ngen.run(['audit', '--at', at(hour), '--json']);
      expect(audited).toMatchObject({ status: 0, stderr: warning(position) });
      expect(audited.stdout.split('\n').length - 1).toBe(position / 2);
      expect(ngen.run(['display', '--at', at(hour)])).toMatchObject({ status: 0, stderr: warning(position) });
      const into = join(ngen.store, `then-${hour}.db`);
      expect(ngen.run(['replay', '--to', at(hour), '--into', into, '--json'])).toMatchObject({ stderr: warning(position), stdout: expect.stringContaining(`"events":${position},`) });
    }
    expect(ngen.run(['audit', '--at', '4'])).toMatchObject({ status: 0, stderr: '' });
    expect(ngen.audit('--since', at(3.5)).map(({ position }) => position)).toEqual([9]);
  });
});
