import { openSync } from 'node:fs';
import { runLimited } from '../../../../adapters/compiler/run-limited.ts';

// A process that has no descriptor left when it is to run something. Prints what comes of it.
const print = console.log.bind(console);
print('begins');
for (;;) {
  try {
    openSync('/dev/null', 'r');
  } catch {
    break;
  }
}
await runLimited({ file: 'true', args: [] }, { folder: '/', environment: {} }, { timeMs: 1000, memoryBytes: 2 ** 30, background: false }, undefined).then(
  () => print('ran'),
  (error: NodeJS.ErrnoException) => print(error.code),
);
