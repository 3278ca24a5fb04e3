import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Has systemd read its units anew, where it runs; resolves to what went wrong, null when nothing did. */
export const reloadSystemd = async (): Promise<string | null> =>
  existsSync('/run/systemd/system')
    ? new Promise((resolve) => {
        execFile('/usr/bin/systemctl', ['daemon-reload'], (error, _, stderr) => resolve(error === null ? null : stderr.trim() || error.message));
      })
    : null;
