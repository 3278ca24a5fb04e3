import { existsSync, lstatSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../../domain/failure.ts';

/** Whether a process that we may look at has the folder in its environment: the application, or a child of it that goes on. */
const isNamed = (folder: string): boolean =>
  readdirSync('/proc').some((pid) => {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return false;
    try {
      return readFileSync(join('/proc', pid, 'environ'), 'latin1').includes(`=${folder}/`);
    } catch {
      return false; // gone, or somebody else's
    }
  });

/** Removes the folder of a run; while children of the application go on, the name of Mono's log stays for them, and leads to nowhere (see `ownLog`). */
export const releaseReportFolder = (folder: string): void => {
  if (!isNamed(folder)) return rmSync(folder, { recursive: true, force: true });
  for (const name of readdirSync(folder)) if (name !== 'mono.log') rmSync(join(folder, name), { recursive: true, force: true });
};

/** Numbers of processes mean something only among those that see each other; containers can share a temporary folder. */
const pidNamespace = (): string => /\d+/.exec(readlinkSync('/proc/self/ns/pid'))![0];

const namesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return []; // whoever makes something in it finds out why
  }
};

/** What reports that were killed, or had to leave their folders to children of the application, left behind. */
const releaseAbandoned = (temporary: string, namespace: string): void => {
  for (const name of namesIn(temporary)) {
    const [, itsNamespace, pid] = /^ngen-report-(\d+)-(\d+)-\w{6}$/.exec(name) ?? [];
    if (itsNamespace !== namespace || existsSync(join('/proc', pid!))) continue;
    const folder = join(temporary, name);
    try {
      const stat = lstatSync(folder);
      if (stat.isDirectory() && stat.uid === process.geteuid!()) releaseReportFolder(folder);
    } catch {
      // another report takes it away
    }
  }
};

/** A new folder for what a runtime writes of a run. It has its process in its name, so that a later report can tell whether it is still wanted. @throws Failure `no-temporary-folder` */
export const makeReportFolder = (): string => {
  const namespace = pidNamespace();
  releaseAbandoned(tmpdir(), namespace);
  try {
    return mkdtempSync(join(tmpdir(), `ngen-report-${namespace}-${process.pid}-`));
  } catch (error) {
    throw new Failure('no-temporary-folder', `No folder for what the runtime tells can be made in ${tmpdir()}, to which TMPDIR leads: ${(error as Error).message}. The application was not started.`, {
      advice: 'Set TMPDIR to a folder that you may write to.',
      cause: error,
    });
  }
};
