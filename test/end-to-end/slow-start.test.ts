import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { builds } from '../support/end-app.ts';
import { appCopy, newStore } from '../support/ngen.ts';
import { typed } from '../support/offered-commands.ts';

/** The commands of the README for an application that starts slowly, as it has them. */
const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
const [, section] = /^## When an application starts slowly\n(.*?)^## /ms.exec(readme)!;
const commands = [...section!.matchAll(/^\$ (.*)$/gm)].map(([, command]) => command!);
const [first, second] = commands.map((command) => (app: string): string => command.replaceAll('/opt/quickstart/Quickstart.dll', app));

/** The lines of an answer in front of what it says of each assembly, without those of runs that go on. */
const headOf = (stderr: string): readonly string[] =>
  stderr
    .slice(0, stderr.indexOf('\n\n'))
    .split('\n')
    .filter((line) => !line.startsWith('Running it again'));

describe('an application that is slow to start, and the two commands of the README', () => {
  it('are two, and lead from no images to images and to what they bring', () => {
    expect(commands).toHaveLength(2);
    const ngen = newStore();
    const app = appCopy('EndApp', { properties: builds.first });
    const without = typed(ngen, first!(app));
    expect(headOf(without.stderr)[0]).toBe(`${app} did not start with its images: it has no images; "ngen install ${app}" makes them.`);
    expect(headOf(without.stderr)[2]).toMatch(/^The JIT took \d+ of the \d+ ms of this run .*: about what images could spare\./);
    const withImages = typed(ngen, second!(app));
    expect(withImages.status).toBe(0);
    expect(headOf(withImages.stderr)[0]).toBe(`${app} started with its images.`);
    expect(headOf(withImages.stderr)[3]).toMatch(/^Medians of 5 runs each, .* with its images, .* as it starts by itself/);
    expect(withImages.stderr).toContain(`"ngen install ${app} /FrameworkBubble"`);
    const compiled = ({ stderr }: { readonly stderr: string }): number => Number(/, (\d+) compiled by the JIT/.exec(headOf(stderr)[1]!)![1]);
    expect(compiled(withImages)).toBeLessThan(compiled(without));
  });

  it('name what keeps the runtime from the images that there are', () => {
    const ngen = newStore();
    const app = appCopy('ReportApp');
    ngen.ok('install', app);
    const answer = (env: NodeJS.ProcessEnv): string => headOf(typed(ngen, first!(app), env).stderr)[0]!;
    expect(answer({ DOTNET_ReadyToRun: '0' })).toBe(`${app} has images, and the runtime used none of them: DOTNET_ReadyToRun=0 switches native images off for this process.`);
    expect(answer({ DOTNET_ReadyToRunExcludeList: 'ReportPlugin' })).toBe(`${app} started with its images, but the runtime did not use ReportPlugin: DOTNET_ReadyToRunExcludeList names the assembly.`);
    expect(answer({ CORECLR_ENABLE_PROFILING: '1' })).toContain('CORECLR_ENABLE_PROFILING asks for a profiler');
  });

  it('say that the time is not the JIT’s where it is the application’s own', () => {
    const ngen = newStore();
    const app = appCopy('ReportApp');
    ngen.ok('install', app);
    const [, jit, all] = /^The JIT took (\d+) of the (\d+) ms of this run/m.exec(typed(ngen, `${first!(app)} work 2000`).stderr)!;
    expect(Number(all)).toBeGreaterThanOrEqual(2000);
    expect(Number(jit)).toBeLessThan(Number(all) / 2);
  });
});
