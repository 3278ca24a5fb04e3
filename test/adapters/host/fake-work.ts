export const own = 7;

/** So many processors the machine has, this one may have others. */
export const processors = 2;

/** What a machine with two processors has done so far: processor times in seconds, waiting in percent of the time, traffic in bytes. */
export type Doings = { readonly others?: number; readonly ours?: number; readonly cpuWait?: number; readonly ioWait?: number; readonly disk?: number; readonly ourDisk?: number; readonly avg?: number };

const pressure = (avg: number, waited: number): string => `some avg10=${avg.toFixed(2)} avg60=${avg.toFixed(2)} avg300=0.00 total=${Math.round(waited * 1e6)}\n`;

/** The files in which the kernel says so, of a process of ours and its child (proc(5)). */
export const filesOf = ({ others = 0, ours = 0, cpuWait = 0, ioWait = 0, disk = 0, ourDisk = 0, avg = 0 }: Doings): Record<string, string> => {
  const stat = (pid: number, ticks: number): string => `${pid} (ngen) S 1 ${pid} ${pid} 0 -1 4194304 100 0 0 0 ${ticks} 0 0 0 20 0 1 0 100 1000 200 1\n`;
  return {
    'proc/stat': `cpu  ${Math.round((others + ours) * 100)} 0 0 999999 5000 0 0 0 0 0\ncpu0 0 0 0 0 0 0 0 0 0 0\ncpu1 0 0 0 0 0 0 0 0 0 0\n`,
    'proc/pressure/cpu': pressure(avg, cpuWait),
    'proc/pressure/io': pressure(0, ioWait),
    'proc/loadavg': '0.00 0.00 0.00 1/100 1\n',
    'proc/diskstats': `   8       0 sda 10 0 ${disk / 512} 0 0 0 0 0 0 0 0\n   8       1 sda1 10 0 ${disk / 512} 0 0 0 0 0 0 0 0\n 253       0 dm-0 10 0 ${disk / 512} 0 0 0 0 0 0 0 0\n`,
    'sys/block/sda/dev': '8:0\n',
    'sys/block/dm-0/dev': '253:0\n',
    [`proc/${own}/stat`]: stat(own, Math.round(ours * 50)),
    [`proc/${own}/status`]: 'VmHWM:\t10 kB\nVmRSS:\t10 kB\n',
    [`proc/${own}/task/${own}/children`]: '8 ',
    [`proc/${own}/io`]: `rchar: 1\nread_bytes: ${ourDisk}\nwrite_bytes: 0\n`,
    'proc/8/stat': stat(8, Math.round(ours * 50)),
    'proc/8/status': 'VmHWM:\t10 kB\nVmRSS:\t10 kB\n',
    'proc/8/task/8/children': '',
  };
};
