import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { requireDebianTool } from './debian-tool.ts';
import { newStoreAt, openFolder, type Ngen } from './ngen.ts';

/** The machine's store and a journal in a mount namespace of their own; both end with the shell's input. */
const script = `set -e
mount --bind "$1/lib" /var/lib
mount --bind "$1/cache" /var/cache
mount --bind "$1/store" /var/lib/ngen
mount --bind "$1/store/cache" /var/cache/ngen
mount -t tmpfs tmpfs /run
mount -t tmpfs tmpfs /var/log
mkdir -p /run/systemd/journal /run/log/journal
/lib/systemd/systemd-journald >/dev/null 2>&1 &
journal=$!
while [ ! -S /run/systemd/journal/dev-log ]; do sleep 0.05; done
echo ready
read end || true
kill $journal`;

/** An empty store of the machine, on a machine with a journal: systemd's own, which keeps what it is told in memory. */
export const storeWithJournal = async (): Promise<Ngen> => {
  requireDebianTool('systemd', '/lib/systemd/systemd-journald');
  const base = openFolder();
  for (const folder of ['lib/ngen', 'cache/ngen', 'store/cache']) mkdirSync(join(base, folder), { recursive: true });
  const machine = spawn('unshare', ['--mount', 'sh', '-c', script, 'sh', base], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(async () => {
    machine.stdin.end();
    await once(machine, 'close');
  });
  const ended = once(machine, 'close').then(() => {
    throw new Error('these tests need mount namespaces: run them as root, on a machine that allows mounts');
  });
  await Promise.race([once(machine.stdout, 'data'), ended]);
  ended.catch(() => undefined);
  return newStoreAt({ store: join(base, 'store'), through: ['nsenter', '--mount', `--target=${machine.pid}`, '--'], root: '' });
};

/** What the journal of that machine has from ngen. */
export const journalOf = (ngen: Ngen): string => {
  const [nsenter, mount, target] = ngen.commandLine();
  return spawnSync(nsenter, [mount!, target!, '--', 'journalctl', '--quiet', '--output=cat', '--identifier=ngen'], { encoding: 'utf8' }).stdout;
};
