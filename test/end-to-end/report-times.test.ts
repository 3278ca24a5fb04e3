import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { appCopy, newStore, openFolder, runNgen, type Ngen } from '../support/ngen.ts';
import { reported, type Reported } from '../support/reported.ts';

const installed = (): { readonly ngen: Ngen; readonly app: string } => {
  const ngen = newStore();
  const app = appCopy('ReportApp');
  ngen.ok('install', app);
  return { ngen, app };
};

const spread = { least: expect.any(Number), greatest: expect.any(Number) };

describe('times of runs', () => {
  it('are of runs of their own, as many as asked for, in turn, which nothing traces', () => {
    const { ngen, app } = installed();
    const journal = join(openFolder(), 'journal');
    const { ran, report } = reported(ngen, ['--times', '3', app, 'journal', journal]);
    expect(ran).toMatchObject({ status: 0, stderr: '' });
    expect(ran.stdout.match(/plugin/g)).toHaveLength(1);
    const timed = ['images 0 False', 'plain 0 False'];
    expect(readFileSync(journal, 'utf8').trim().split('\n')).toEqual(['images 2 True', ...timed, ...timed, ...timed]);
    expect(report).toMatchObject({ notes: [], times: { runs: 3, withImages: expect.any(Number), throughJit: expect.any(Number), spread: { withImages: spread, throughJit: spread } } });
    for (const kind of ['withImages', 'throughJit'] as const) {
      const { least, greatest } = report.times!.spread[kind];
      expect([least, report.times![kind], greatest].toSorted((a, b) => a - b)).toEqual([least, report.times![kind], greatest]);
      expect(least).toBeGreaterThan(0);
    }
  });

  it('are not asked for, and then there is one run and no times', () => {
    const { ngen, app } = installed();
    const journal = join(openFolder(), 'journal');
    expect(reported(ngen, [app, 'journal', journal]).report.times).toBeNull();
    expect(readFileSync(journal, 'utf8')).toBe('images 2 True\n');
    expect(runNgen(ngen.store, ['run', '--times', '2', app])).toMatchObject({ status: 2, stderr: expect.stringContaining('--times only makes sense with /report.') });
  });

  it('are without what the user traces, of which the report says that it takes its place', () => {
    const { ngen, app } = installed();
    const folder = openFolder();
    const [journal, trace] = [join(folder, 'journal'), join(folder, 'own.nettrace')];
    const { report } = reported(ngen, ['--times', '1', app, 'journal', journal], { env: { DOTNET_EnableEventPipe: '1', DOTNET_EventPipeOutputPath: trace } });
    expect(readFileSync(journal, 'utf8')).toBe('images 2 True\nimages 0 False\nplain 0 False\n');
    expect(report.notes).toEqual(['DOTNET_EnableEventPipe was set: the report takes its place in this run.']);
    expect(existsSync(trace)).toBe(false);
  });

  it('of runs that end in another way are told to be of something else', () => {
    const { ngen, app } = installed();
    const { ran, report } = reported(ngen, ['--times', '1', app, 'once', join(openFolder(), 'journal')]);
    expect(ran.status).toBe(0);
    expect(report.notes).toEqual(['2 of the 2 runs that were timed did not end with exit status 0, but with 9: the times may be of something else.']);
  });

  it('are told to people with the shortest and the longest', () => {
    const { ngen, app } = installed();
    const { stderr } = ngen.run(['run', '/report', '--times', '2', app]);
    expect(stderr).toMatch(/^Medians of 2 runs each, with the shortest and the longest: \d+ ms \(\d+–\d+\) with its images, \d+ ms \(\d+–\d+\) as it starts by itself \(\d+\.\d\d\)\.$/m);
  });
});

/** What the runtime itself counts as time of its JIT. */
const jitting = ({ ran }: Reported): number => Number(/^jitting (\d+)$/m.exec(ran.stdout)![1]);

describe('the time of the run that is reported', () => {
  it('is told in parts: the JIT’s, as the runtime counts it, and the rest', () => {
    const { ngen, app } = installed();
    const working = 1500;
    const run = reported(ngen, [app, 'work', String(working)], { env: { DOTNET_TieredCompilation: '0' } });
    const { run: all, jit } = run.report.traced!;
    expect(all).toBeGreaterThanOrEqual(working);
    // The runtime leaves out what goes on around its compiler, and we what comes after it was asked.
    expect(jit / jitting(run)).toBeGreaterThan(0.5);
    expect(jit / jitting(run)).toBeLessThan(2);
    expect(jit).toBeLessThan(all / 2);
    const { stderr } = ngen.run(['run', '/report', app, 'work', String(working)]);
    expect(stderr).toMatch(/^The JIT took \d+ of the \d{4,} ms of this run \(\d+ %; tracing slows both\): about what better images could spare\. The rest is other work, or waiting: of what mostly waits, as a server does, the share says little\.$/m);
  });

  it('is more the JIT’s without images', () => {
    const { ngen, app } = installed();
    const [images, plain] = [{}, { DOTNET_ReadyToRun: '0' }].map((env) => reported(ngen, [app], { env }).report.traced!);
    expect(plain!.jit).toBeGreaterThan(2 * images!.jit);
  });
});
