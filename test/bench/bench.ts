import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { endBuildServer } from '../support/build-server.ts';
import { appends } from './appends.ts';
import { projectFolder } from './bundle.ts';
import { installCold } from './install-cold.ts';
import { launcherCost } from './launcher-cost.ts';
import { fleet } from './fleet.ts';
import { freeze } from './freeze.ts';
import { longLog } from './long-log.ts';
import { describeMachine, loadNow } from './machine.ts';
import { manners } from './manners.ts';
import type { Measurement, Page } from './measurement.ts';
import { installCurrent, notice } from './nothing-to-do.ts';
import { memoryAlone } from './memory.ts';
import { queries } from './queries.ts';
import { record } from './record.ts';
import { readMetadata } from './read-metadata.ts';
import { replayLog } from './replay.ts';
import { startUp } from './start-up.ts';
import { describeLine, markdownTable } from './table.ts';
import { whenToUse } from './when-to-use.ts';

// npm run bench [-- [--write] [--quick] NAME…]: the benchmarks of these names, or all that have no page of their own, one after the other.
const benchmarks = [installCold, installCurrent, notice, queries, readMetadata, startUp, appends, replayLog, record, longLog, fleet, launcherCost, manners, freeze, memoryAlone, whenToUse];

const { values, positionals } = parseArgs({ allowPositionals: true, options: { write: { type: 'boolean', default: false }, quick: { type: 'boolean', default: false } } });

const unknown = positionals.filter((name) => !benchmarks.some((benchmark) => benchmark.name === name));
if (unknown.length > 0) throw new Error(`no benchmark is called ${unknown.join(', ')}; there are ${benchmarks.map(({ name }) => name).join(', ')}`);

const chosen = benchmarks.filter(({ name, page }) => (positionals.length === 0 ? page === undefined : positionals.includes(name)));
const runs = (full: number): number => (values.quick ? Math.max(2, Math.round(full / 5)) : full);

const load = loadNow();
const isBusy = Number(load) > availableParallelism() / 2;
const where = (command: string): string => `Made by \`npm run bench -- ${command}--write\` on ${new Date().toISOString().slice(0, 10)}: ${describeMachine()}; load before the run ${load}.${isBusy ? ' **Other work kept the machine busy: times of this run say little.**' : ''}`;

const benchmarksPage: Page = {
  file: 'benchmarks.md',
  render: (made, measurements) => `# Benchmarks

${made}
Each figure is a ratio of two things that were run in turn, A B A B, in one go, so that it holds on a faster or busier machine too:
the median of the ratios of neighbouring runs, with the least and the greatest. "Least" times are of single runs.

${markdownTable(measurements)}
`,
};

const write = ({ file, render }: Page, command: string, measurements: readonly Measurement[]): void => {
  if (values.write && measurements.length > 0) writeFileSync(join(projectFolder, 'docs', file), render(where(command), measurements));
};

const measurements: Measurement[] = [];
for (const { name, page, run } of chosen) {
  const made = await run(runs);
  for (const measurement of made) console.log(describeLine(measurement));
  if (page === undefined) measurements.push(...made);
  else write(page, `${name} `, made);
}
write(benchmarksPage, positionals.map((name) => `${name} `).join(''), measurements);
endBuildServer();
