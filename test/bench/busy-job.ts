import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

// A job that keeps all processors busy: so many rounds on each of them. Prints the milliseconds that it took.

const rounds = Number(process.argv[2]);
const source = `let x = 1; for (let i = 0; i < ${rounds} * 1e6; i++) x = (x * 1103515245 + 12345) | 0; require('node:worker_threads').parentPort.postMessage(x);`;

const begun = performance.now();
const worker = (): Promise<void> => new Promise((resolve, reject) => new Worker(source, { eval: true }).once('message', () => resolve()).once('error', reject));
await Promise.all(Array.from({ length: availableParallelism() }, worker));
console.log(performance.now() - begun);
