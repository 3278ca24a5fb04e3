import { appendFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { monoApp, startMonoApp } from '../support/mono-app.ts';
import { requireMono } from '../support/mono.ts';
import { appCopy, newStore } from '../support/ngen.ts';
import { inCache } from '../support/ngen-files.ts';
import { problemKinds, verified } from '../support/verified.ts';

const isWhole = { status: 0, report: { ok: true, problems: [] } };

describe('verify', () => {
  it('finds nothing to say of a store in use: installs of every kind, queued, changed, uninstalled', () => {
    const ngen = newStore();
    const [app, other] = [appCopy('Hello'), appCopy('Hello')];
    const library = join(dirname(app), 'Newtonsoft.Json.dll');
    const steps = [
      ['install', app],
      ['install', other, '/debug', '/queue'],
      ['install', library, `/ExeConfig:${other}`],
      ['install', library, `/AppBase:${dirname(app)}`, '/NoDependencies'],
      ['update', '/queue'],
      ['eqi'],
      ['uninstall', app],
      ['queue', 'pause'],
      ['replay'],
    ];
    for (const step of steps) {
      if (step[0] === 'update') appendFileSync(library, 'x');
      ngen.ok(...step);
      expect({ step, ...verified(ngen) }).toMatchObject({ step, ...isWhole });
    }
  });

  it('knows the views of programs on Mono, and puts them right', () => {
    requireMono();
    const ngen = newStore({ compiler: false });
    const app = monoApp();
    ngen.ok('install', app);
    expect(verified(ngen)).toMatchObject(isWhole);
    const view = join(ngen.store, 'cache', 'views', inCache(ngen.store, 'views')[0]!);
    const image = join(view, readdirSync(view).find((name) => name.startsWith('Data'))!);
    for (const [damage, kinds] of [
      [() => rmSync(image), ['view-differs']],
      [() => appendFileSync(image, 'x'), ['image-damaged', 'view-differs']],
      [() => writeFileSync(join(view, 'Other.dll.so'), ''), ['file-unknown']],
      [() => rmSync(view, { recursive: true }), ['view-missing']],
    ] as const) {
      damage();
      expect({ kinds, found: problemKinds(verified(ngen)) }).toEqual({ kinds, found: kinds });
      expect(verified(ngen, '--repair')).toMatchObject(isWhole);
    }
    expect(startMonoApp(ngen, [app, 'exit', '3'])).toMatchObject({ status: 3 });
  });

  it('finds nothing to say while others install, compile and uninstall', async () => {
    const ngen = newStore();
    const apps = [appCopy('Hello'), appCopy('Hello')];
    const busy = apps.map(async (app) => {
      for (const args of [['install', app], ['install', app, '/debug'], ['uninstall', app]]) {
        const [status] = (await once(ngen.start(args), 'close')) as [number | null];
        expect({ args, status }).toEqual({ args, status: 0 });
      }
    });
    const all = Promise.all(busy);
    const over = all.then(() => true);
    const verifyOnce = async (): Promise<string> => {
      const child = ngen.start(['verify', '--json']);
      const said = text(child.stdout!);
      await once(child, 'close');
      return said;
    };
    do expect(JSON.parse(await verifyOnce())).toMatchObject({ ok: true, problems: [] });
    while (!(await Promise.race([over, Promise.resolve(false)])));
    await all;
    expect(verified(ngen)).toMatchObject(isWhole);
  });
});
