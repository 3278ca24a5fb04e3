import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';

const processor = (): string => /^model name\s*:\s*(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1] ?? process.arch;
const system = (): string => /^PRETTY_NAME="(.*)"$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? process.platform;
const dotnet = (): string => execFileSync('dotnet', ['--version'], { encoding: 'utf8' }).trim();

/** What was measured on, in a line. */
export const describeMachine = (): string =>
  `${processor()}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, ${system()}; Node ${process.versions.node}, .NET SDK ${dotnet()}`;

/** Processes that wanted a core in the last minute, before the benchmarks added theirs. */
export const loadNow = (): string => readFileSync('/proc/loadavg', 'utf8').split(' ')[0]!;
