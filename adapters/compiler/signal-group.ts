/** Sends a signal to the group of processes that `leader` leads, if there still is one. */
export const signalGroup = (leader: number, signal: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL'): void => {
  try {
    process.kill(-leader, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
};
