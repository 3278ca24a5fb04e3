import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { simpleName } from '../../domain/assembly-name.ts';
import type { ReportedAssembly, RunReport } from '../../src/report/run-report.ts';
import { openFolder, type Ngen, type Ran, type RunOptions } from './ngen.ts';

export type Reported = { readonly ran: Ran; readonly report: RunReport };

/** Runs an application with `ngen run /report:FILE`. */
export const reported = (ngen: Ngen, args: readonly string[], options: RunOptions = {}): Reported => {
  const file = join(openFolder(), 'report.json');
  const ran = ngen.run(['run', `/report:${file}`, ...args], options);
  return { ran, report: JSON.parse(readFileSync(file, 'utf8')) as RunReport };
};

/** The assemblies of a report by their simple name: one for each load context. */
export const assembliesNamed = ({ report }: Pick<Reported, 'report'>, name: string): readonly ReportedAssembly[] => report.assemblies.filter(({ assembly }) => simpleName(assembly) === name);

/** The only one of that name. */
export const assemblyNamed = (run: Pick<Reported, 'report'>, name: string): ReportedAssembly => {
  const found = assembliesNamed(run, name);
  if (found.length !== 1) throw new Error(`the report has ${found.length} assemblies ${name}`);
  return found[0]!;
};
