const machines: Readonly<Record<number, string>> = {
  0x014c: 'x86',
  0x8664: 'x64',
  0x01c0: 'arm',
  0x01c4: 'arm',
  0xaa64: 'arm64',
  0x0200: 'ia64',
  0x6264: 'loongarch64',
  0x5064: 'riscv64',
};

// Native code for an operating system other than Windows has the machine XORed with one of these (runtime: pedecoder.h).
const systems: readonly (readonly [name: string, value: number])[] = [
  ['Windows', 0],
  ['Linux', 0x7b79],
  ['Apple', 0x4644],
  ['FreeBSD', 0xadc4],
  ['NetBSD', 0x1993],
  ['SunOS', 0x1992],
];

export type Machine = { readonly architecture: string; readonly system: string };

/** Splits the machine of a PE header into processor and operating system; null when it is no combination that .NET knows. */
export const decodeMachine = (value: number): Machine | null => {
  for (const [system, mask] of systems) {
    const architecture = machines[value ^ mask];
    if (architecture !== undefined) return { architecture, system };
  }
  return null;
};

/** In words: `x64`, `arm64 (Linux)`; `0x1234` for what is unknown. */
export const machineInWords = (value: number): string => {
  const machine = decodeMachine(value);
  if (machine === null) return `0x${value.toString(16)}`;
  return machine.system === 'Windows' ? machine.architecture : `${machine.architecture} (${machine.system})`;
};
