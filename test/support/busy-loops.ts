import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** A loop on each processor, in a session of its own, as a person's work is. What is returned ends them. */
export const busyLoops = (): (() => void) => {
  const loops = Array.from({ length: availableParallelism() }, () => 'while :; do :; done &').join(' ');
  const child = spawn('sh', ['-c', `${loops} wait`], { detached: true, stdio: 'ignore' });
  return () => void process.kill(-child.pid!, 'SIGKILL');
};
