#!/usr/bin/env node
// Runs the program on the Node it needs: this one when it is new enough, else the one that came with the package.
import { createRequire, enableCompileCache } from 'node:module';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const passedOn = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'];

if (Number(process.versions.node.split('.')[0]) >= 24) {
  // Beside the program, not in /tmp: whoever could write the compiled code could run code as us.
  enableCompileCache(fileURLToPath(new URL('.compile-cache', import.meta.url)));
  await import('./main.mjs');
} else {
  const node = createRequire(import.meta.url).resolve('node/bin/node');
  const child = spawn(node, process.argv.slice(1), { stdio: 'inherit' });
  for (const signal of passedOn) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
