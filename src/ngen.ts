#!/usr/bin/env node
import { createRequire, enableCompileCache } from 'node:module';
import { join } from 'node:path';

const passedOn = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'] as const;

/** A command that ends by executing the next and has it killed when we are; empty where util-linux's setpriv is not there, or too old. */
const diesWithUs = (spawnSync: typeof import('node:child_process').spawnSync): readonly string[] => {
  // By its place: the caller's PATH has no say in what runs as root.
  const command = ['/usr/bin/setpriv', '--pdeathsig=KILL', '--'] as const;
  return spawnSync(command[0], [...command.slice(1), '/bin/true'], { stdio: 'ignore' }).status === 0 ? command : [];
};

/** Runs the program on the Node that came with the package, as if it had been started itself. */
const onOwnNode = async (): Promise<void> => {
  const { spawn, spawnSync } = await import('node:child_process');
  const node = createRequire(import.meta.filename).resolve('node/bin/node');
  const [program, ...args] = [...diesWithUs(spawnSync), node, ...process.argv.slice(1)];
  const child = spawn(program!, args, { stdio: 'inherit' });
  for (const signal of passedOn) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
};

// This file alone runs on any Node: it must load nothing that an old one lacks.
if (Number(process.versions.node.split('.')[0]) < 24) {
  void onOwnNode();
} else {
  // Beside the program, not in /tmp: whoever could write the compiled code could run code as us.
  enableCompileCache(join(import.meta.dirname, '.compile-cache'));
  void import('./main.ts');
}
