import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

// A job that keeps all processors busy: so many rounds on each of them. Prints as JSON the milliseconds that it took, and how many times as long as on
// processors of their own its threads took by the kernel's account: the time that one had a processor or waited for it ÷ the time that it had one
// (Linux Documentation/scheduler/sched-stats.rst), of the one that waited most.

const rounds = Number(process.argv[2]);
const source = `
let x = 1;
for (let i = 0; i < ${rounds} * 1e6; i++) x = (x * 1103515245 + 12345) | 0;
const [ran, waited] = require('node:fs').readFileSync('/proc/thread-self/schedstat', 'latin1').split(' ').map(Number);
require('node:worker_threads').parentPort.postMessage({ x, slowdown: (ran + waited) / ran });
`;

const begun = performance.now();
const worker = (): Promise<{ readonly slowdown: number }> => new Promise((resolve, reject) => new Worker(source, { eval: true }).once('message', resolve).once('error', reject));
const done = await Promise.all(Array.from({ length: availableParallelism() }, worker));
console.log(JSON.stringify({ ms: performance.now() - begun, slowdown: Math.max(...done.map(({ slowdown }) => slowdown)) }));
