import type { Measurement } from '../measurement.ts';
import { describeRatio } from '../table.ts';

/** A piece of advice, and by their names the measurements that it rests on. */
type Advice = { readonly text: string; readonly from: RegExp | null };

const useItFor: readonly Advice[] = [
  { text: '**Programs that start often and end soon**: formatters, linters, compilers, command-line tools. The larger the part of the code that a start runs through, the more it brings.', from: /warm start, (?:small:|large:|a tool:)/ },
  { text: '**Programs on Mono**, which has no tiered compilation and compiles every method before its first call.', from: /warm start, Mono/ },
  { text: '**Many processes of one application**: the code of images is one copy in memory for all of them, what the JIT makes is each process’s own.', from: /^(?:private memory|memory with|code of images)/ },
];

const notFor: readonly Advice[] = [
  { text: '**Tiny programs**: their start is the runtime’s own, which its vendor compiled already, and the launcher’s look at their files costs about what the images bring.', from: /warm start, tiny/ },
  { text: '**Loops of little code**, from their first second on: the runtime’s own code for them is better than the images’ until it has compiled both again. What images bring to the first seconds of a service is the start of all the rest.', from: /^work a second, \.NET, first second: images ÷/ },
  { text: '**Throughput of what runs for long**: with tiered compilation, the default, the runtime compiles hot methods again, images or not, and both end at the same speed.', from: /^work a second, \.NET, after .*: images ÷ JIT$/ },
  { text: '**Throughput of programs on Mono that run for long**: Mono runs the images’ code for ever, and it did as much as the JIT’s, but for what single runs differ by.', from: /^work a second, Mono, after/ },
  { text: '**Throughput of processes with tiered compilation switched off** (`DOTNET_TieredCompilation=0`): they keep the images’ code for ever. They start much faster with images, for this price.', from: /^work a second, \.NET, .*: images, tiered compilation off ÷ JIT, tiered/ },
  { text: '**Machines where disk space counts more than time**: each image holds the whole assembly and its code, and a copy of the assembly is kept beside it.', from: /^disk space/ },
  { text: '**What the vendor already compiled** (`ngen inspect` says so): it is left alone.', from: null },
];

const consider: readonly Advice[] = [
  { text: '**Cold starts**, after a boot or when memory was needed elsewhere: images are larger than assemblies, and the launcher looks at every file; the JIT’s time is saved. Which of the two counts more depends on the disk and on how much of the code a start needs.', from: /^cold start/ },
  { text: '**Hard binding** (`DependencyAttribute`, [hard-binding.md](hard-binding.md)) where a measurement of the application itself shows a gain: here there was none. It takes no more images away when a library is replaced than without it.', from: /the application hard bound|^images made anew/ },
  { text: '**`/FrameworkBubble`** on machines where the framework is seldom patched. Each patch takes away all images of .NET applications, with it or without; with it they take longer to make anew, and more space.', from: /\/FrameworkBubble/ },
];

const cited = (measurements: readonly Measurement[], { text, from }: Advice): string => {
  const found = measurements.filter(({ name }) => from?.test(name) === true);
  return [`- ${text}`, ...found.map(({ name, ratio }) => `  - ${name}: **${describeRatio(ratio)}**`)].join('\n');
};

const section = (title: string, advice: readonly Advice[], measurements: readonly Measurement[]): string => `## ${title}\n\n${advice.map((one) => cited(measurements, one)).join('\n')}\n`;

const table = (measurements: readonly Measurement[]): string => {
  const rows = measurements.map(({ name, ratio, details }) => `| ${name} | ${describeRatio(ratio)} | ${details} |`);
  return ['| ratio | median (least–greatest) | figures |', '|---|---|---|', ...rows].join('\n');
};

/** docs/when-to-use.md: advice first, each with its figures; then all figures, and how they were made. */
export const whenToUsePage = (where: string, measurements: readonly Measurement[]): string => `# When to use images, and when not

${where}
Times and work are ratios of runs in turn, A B A B: the median of the ratios of neighbouring runs, with the least and the greatest; memory is that of the processes of three batches of each
kind, in turn; disk space and compile time are counted once. With images ÷ through the JIT: below 1 images are better for times and memory, above 1 for work done in a second. Where the
greatest or the least is on the other side of 1, single runs went the other way.

${section('Use it for', useItFor, measurements)}
${section('Do not use it for', notFor, measurements)}
${section('Consider', consider, measurements)}
## All figures

${table(measurements)}

## How they were made

- **Start**: from the start of the command (the launcher, or the application as it is) to its end, output thrown away; processor time is that of all its threads and processes.
- **Cold**: before each start, of either kind, the kernel is asked to drop the pages of all files of runtime, application and store (\`posix_fadvise\` with \`POSIX_FADV_DONTNEED\`, by
  \`dd if=FILE iflag=nocache count=0\`); \`fincore\` says how many stayed, because another process had them mapped.
- **Work a second**: \`test/apps/LongRun\` parses and formats C# with Roslyn, again and again; on Mono a program of dictionaries, strings, sorting and arithmetic.
  In the first second: of the clock. At the end, in the last third: a second of the process’s own processor time, all its threads together.
- **Memory**: the processes do their work once and wait; then \`/proc/PID/smaps_rollup\`, averaged. The code of images: mappings of files in the store that may be executed, in \`/proc/PID/smaps\`.
  Shared memory includes what the runtime’s own files take, which any other program on that runtime shares as well. \`npm run bench -- memory\` measures this alone.
- **Compile time** is that of one compile each, from the record (\`ngen audit --json\`).
`;
