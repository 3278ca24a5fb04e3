import { closeSync, fstatSync, openSync, renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

/** A file into which one process of Mono writes its log. */
export type OwnLog = {
  readonly environment: NodeJS.ProcessEnv;
  /** Stays readable after the name is gone. */
  readonly file: number;
  readonly close: () => void;
};

/** What makes Mono write what it does with images into a file. */
export const monoLogEnvironment = (file: string): NodeJS.ProcessEnv => ({ MONO_LOG_LEVEL: 'debug', MONO_LOG_MASK: 'aot,asm', MONO_LOG_DEST: file });

/** Milliseconds between looks: a program needs more until it can start another. */
const lookEvery = 5;

/**
 * Mono takes one name for its log, from the environment, which children inherit: they would write over it. So the name leads to nowhere as soon as the first
 * process has opened it. It must lead somewhere for as long as any process has that environment: Mono that cannot open its log writes it to standard output.
 */
export const ownLog = (folder: string): OwnLog => {
  const name = join(folder, 'mono.log');
  const file = openSync(name, 'w+', 0o600);
  symlinkSync('/dev/null', join(folder, 'nowhere'));
  const timer = setInterval(() => {
    if (fstatSync(file).size > 0) leadNowhere();
  }, lookEvery);
  const leadNowhere = (): void => {
    clearInterval(timer);
    renameSync(join(folder, 'nowhere'), name);
  };
  return {
    environment: monoLogEnvironment(name),
    file,
    close: () => {
      clearInterval(timer);
      closeSync(file);
    },
  };
};
