import { join } from 'node:path';
import { askOracle, dotnetFiles } from '../support/metadata-oracle.ts';
import { builtApp } from '../support/dotnet.ts';
import { alternate } from './alternate.ts';
import { bundled } from './bundle.ts';
import type { Benchmark } from './measurement.ts';
import { outputOf, timeCommand } from './run-command.ts';
import { describeMs, ratioOf } from './statistics.ts';

/** Reading every assembly of the .NET installation, whole processes, files in the page cache. */
export const readMetadata: Benchmark = {
  name: 'read-metadata',
  run: async (runs) => {
    const files = askOracle(dotnetFiles()).filter((line) => line.Managed).map((line) => line.File);
    const input = files.join('\n');
    const ours = [process.execPath, await bundled('read-identities', 'test/bench/read-identities.ts')];
    const oracle = ['dotnet', join(builtApp('MetadataOracle'), 'MetadataOracle.dll'), '--time'];
    for (const command of [ours, oracle]) {
      const count = Number(outputOf(command, { input }));
      if (count !== files.length) throw new Error(`${command.join(' ')} read ${count} of ${files.length} files`);
    }
    const sides = [ours, oracle, [...ours, '--whole']].map((command) => () => timeCommand(command, { input }));
    const [identity, theirs, whole] = await alternate(runs(12), sides);
    return [
      {
        name: 'identity and references ÷ System.Reflection.Metadata',
        means: `Reading ${files.length} assemblies of the .NET installation, process start included.`,
        goal: { is: '≤', limit: 1 },
        ratio: ratioOf(identity!, theirs!),
        details: `${describeMs(identity!)} ÷ ${describeMs(theirs!)}`,
      },
      {
        name: 'all that install reads of an assembly ÷ the same',
        means: 'With target framework, entry point and ReadyToRun header as well.',
        goal: null,
        ratio: ratioOf(whole!, theirs!),
        details: describeMs(whole!),
      },
    ];
  },
};
