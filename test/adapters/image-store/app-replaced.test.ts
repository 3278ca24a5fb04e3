import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as after } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../support/temp.ts';
import { managedFiles } from './support/crossgen2.ts';
import { dotnet } from './support/host.ts';
import { buildOf, copyOfApp, installApp, type Images } from './support/installed-app.ts';
import { plainEnvironment, run } from './support/run.ts';
import { script } from './support/stub-app.ts';

const starts = process.env['NGEN_TEST_TIER'] === 'full' ? 300 : 60;

/**
 * Half of the moments lie around the launcher's decision, half anywhere until the application has ended; `whole` is how long a start takes.
 * Every tenth is at once, before the launcher has looked, so that a busy machine sees both outcomes too.
 */
const randomMoment = (count: number, whole: number): number => (count % 10 === 0 ? 0 : Math.random() * whole * (count % 2 === 0 ? 0.1 : 1.3));

const durationOf = (launcher: string): number => {
  const begun = performance.now();
  expect(run(launcher, ['build']).stdout).toBe('1 1 1\n');
  return performance.now() - begun;
};

const patient = { timeout: 900_000 };

const startWhile = async (launcher: string, change: () => Promise<void>): Promise<string> => {
  const child = spawn(launcher, ['build'], { env: plainEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'exit');
  const [stdout, stderr, [status, signal]] = await Promise.all([text(child.stdout), text(child.stderr), ended, change()]);
  return status === 0 ? stdout : `exit ${status} ${signal}: ${stdout} ${stderr}`;
};

test.for<Images>(['images', 'hard-bound'])('replaced as a whole at a random moment: the old or the new one, never both (%s)', patient, async (images) => {
  const base = temporaryFolder();
  const [one, two] = [copyOfApp(buildOf(1), join(base, 'one')), copyOfApp(buildOf(2), join(base, 'two'))];
  const current = join(base, 'current');
  const pointTo = (target: string): void => {
    symlinkSync(target, `${current}.new`);
    renameSync(`${current}.new`, current);
  };
  pointTo(one);
  const { launcher } = installApp(temporaryFolder(), current, 'ViewProbe', { images });
  const whole = durationOf(launcher);
  const seen = new Map<string, number>();
  for (let count = 0; count < starts; count++) {
    const moment = randomMoment(count, whole);
    const outcome = await startWhile(launcher, async () => {
      if (moment > 0) await after(moment);
      pointTo(two);
    });
    pointTo(one);
    seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
  }
  expect([...seen.keys()].sort()).toEqual(['1 1 1\n', '2 2 2\n']);
});

test.for<Images>(['copies', 'images', 'hard-bound'])('all files written in place right after the decision: the old one runs whole (%s)', (images) => {
  const folder = copyOfApp(buildOf(1));
  const replacing = script(join(temporaryFolder(), 'dotnet'), `cp -r '${buildOf(2)}'/. "$APP_FOLDER" && exec '${dotnet}' "$@"`);
  const app = installApp(temporaryFolder(), folder, 'ViewProbe', { images, launcher: { dotnet: replacing, apphost: null } });
  const env = { APP_FOLDER: folder };
  expect(run(app.launcher, ['build'], { env })).toEqual({ status: 0, signal: null, stdout: '1 1 1\n', stderr: '' });
  expect(run(app.launcher, ['build'], { env })).toEqual({ status: 0, signal: null, stdout: '2 2 2\n', stderr: '' });
});

test('replaced file by file, as installers do, at a random moment: a start from the view is never mixed', patient, async () => {
  const folder = copyOfApp(buildOf(1));
  const replace = (build: 1 | 2): void => {
    for (const file of managedFiles(folder)) {
      copyFileSync(join(buildOf(build), file), join(folder, `${file}.new`));
      renameSync(join(folder, `${file}.new`), join(folder, file));
    }
  };
  const cache = temporaryFolder();
  for (let count = 0; count < starts / 4; count++) {
    replace(1);
    const started = script(join(temporaryFolder(), 'dotnet'), `[ "$1" = exec ] || exit 99; exec '${dotnet}' "$@"`);
    const { launcher } = installApp(cache, folder, 'ViewProbe', { images: 'hard-bound', launcher: { dotnet: started, apphost: null } });
    const outcome = await startWhile(launcher, () => after(randomMoment(count, 80)).then(() => replace(2)));
    expect(['1 1 1\n', 'exit 99 null:  ']).toContain(outcome);
  }
});
