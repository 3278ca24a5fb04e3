import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Checkpoint, Witness } from '../views/checkpoint.ts';

const tag = 'ngen';

const line = ({ stream, revision, hash }: Checkpoint): string => `The log ${stream} ends at position ${revision} with hash ${hash}.`;

/** Where the journal, else another syslog, listens. */
const sockets = ['/run/systemd/journal/dev-log', '/dev/log'];

/** Tells the journal, or another syslog, where a log ends. Nobody waits for it. */
export const noteInJournal = (head: Checkpoint): void => {
  const socket = sockets.find((path) => existsSync(path));
  if (socket === undefined) return;
  spawn('logger', ['--socket', socket, '--tag', tag, '--priority', 'auth.notice', '--', line(head)], { stdio: 'ignore', detached: true })
    .on('error', () => undefined) // no logger: the note beside the images remains
    .unref();
};

/** What the journal knows of where a log ended, the last notes of it, of root's alone since anybody can write to it; none where there is no journal, or where we may not read it. */
export const headsInJournal = (stream: string): readonly Witness[] => {
  const { status, stdout } = spawnSync('journalctl', ['--quiet', '--no-pager', '--output=cat', '--lines=1000', `--identifier=${tag}`, '_UID=0'], { encoding: 'utf8', maxBuffer: 2 ** 24 });
  if (status !== 0) return [];
  return Array.from(stdout.matchAll(/^The log (?<stream>\S+) ends at position (?<revision>\d+) with hash (?<hash>[0-9a-f]{64})\.$/gm)).flatMap(({ groups }) =>
    groups?.['stream'] === stream ? [{ file: 'the journal', stream, revision: Number(groups['revision']), hash: groups['hash']! }] : [],
  );
};
