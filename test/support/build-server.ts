import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The C# compiler stays for the builds that follow, which takes a third off a test run. Its name is this checkout's, so that others' are left alone. */
const pipe = `ngen-test-${createHash('sha256').update(fileURLToPath(import.meta.url)).digest('hex').slice(0, 12)}`;

/** What sample applications are built with: nothing that only warns. */
export const buildProperties: readonly string[] = ['-p:UseSharedCompilation=true', `-p:SharedCompilationId=${pipe}`, '-p:RunAnalyzers=false', '-p:NuGetAudit=false'];

const commandLine = (pid: string): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return ''; // gone meanwhile
  }
};

/** Ends what builds left running. */
export const endBuildServer = (): void => {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    if (commandLine(pid).split('\0').includes(`-pipename:${pipe}`)) process.kill(Number(pid));
  }
};

/** Called by vitest when all tests are over. */
export const teardown = endBuildServer;
