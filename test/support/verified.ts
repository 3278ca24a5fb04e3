import type { Ngen } from './ngen.ts';

type Report = {
  readonly ok: boolean;
  readonly events: number;
  readonly problems: readonly { readonly kind: string; readonly where: string; readonly what: string; readonly advice: string }[];
  readonly repaired: readonly { readonly kind: string }[];
};

type Verified = { readonly status: number | null; readonly report: Report; readonly stderr: string };

/** What `ngen verify` says of a store. */
export const verified = (ngen: Ngen, ...options: readonly string[]): Verified => {
  const { status, stdout, stderr } = ngen.run(['verify', '--json', ...options]);
  return { status, report: JSON.parse(stdout) as Report, stderr };
};

/** The kinds of problems that it found, each once. */
export const problemKinds = ({ report }: Verified): readonly string[] => [...new Set(report.problems.map(({ kind }) => kind))].sort();
