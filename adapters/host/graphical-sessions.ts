import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const valueOf = (text: string, key: string): string | null => new RegExp(`^${key}=(.*)$`, 'm').exec(text)?.[1] ?? null;

/** The ids of graphical sessions, as logind leaves them in /run/systemd/sessions; none on a server. */
const graphicalSessions = (root: string): readonly string[] => {
  const folder = join(root, 'run/systemd/sessions');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((id) => {
    if (!/^\w+$/.test(id)) return false; // a session's FIFO lies beside it
    const text = readFileSync(join(folder, id), 'utf8');
    return /^(?:x11|wayland|mir)$/.test(valueOf(text, 'TYPE') ?? '') && valueOf(text, 'CLASS') === 'user' && valueOf(text, 'STATE') !== 'closing';
  });
};

const idleHint = (root: string, session: string): Promise<string | null> =>
  new Promise((resolve) => {
    execFile(join(root, 'usr/bin/loginctl'), ['show-session', session, '--property=IdleHint'], { timeout: 2000 }, (error, stdout) => resolve(error === null ? valueOf(stdout, 'IdleHint') : null));
  });

/**
 * A sentence for each graphical session whose desktop says that somebody uses it (logind's IdleHint, org.freedesktop.login1(5)); terminals are judged by
 * their own times. What does not answer says nothing.
 */
export const sessionsInUse = async (root = '/'): Promise<readonly string[]> => {
  const sessions = graphicalSessions(root);
  const hints = await Promise.all(sessions.map((session) => idleHint(root, session)));
  return sessions.filter((_, index) => hints[index] === 'no').map((session) => `somebody uses the graphical session ${session}`);
};
