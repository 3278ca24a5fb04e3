#!/usr/bin/env node
import { createRequire, enableCompileCache } from 'node:module';
import { join } from 'node:path';

const passedOn = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'] as const;

/** Runs the program on the Node that came with the package, as if it had been started itself. */
const onOwnNode = async (): Promise<void> => {
  const { spawn } = await import('node:child_process');
  const node = createRequire(import.meta.filename).resolve('node/bin/node');
  const child = spawn(node, process.argv.slice(1), { stdio: 'inherit' });
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
