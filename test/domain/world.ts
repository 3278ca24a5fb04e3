import type { Closure } from '../../domain/closure.ts';
import type { ActionSpec, Findings } from '../../domain/commands.ts';
import type { RootSpec } from '../../domain/root.ts';
import type { Scenario } from '../../domain/scenario.ts';

/** A folder of assemblies as the tests imagine it: each with a build number and the names it references. */
export type Files = { readonly [name: string]: { readonly build: number; readonly references: readonly string[]; readonly native?: boolean; readonly hardBound?: readonly string[] } };

/** The names reachable from `start`, itself included, found by repeated passes rather than as the domain does it. */
export const reachable = (files: Files, start: string): readonly string[] => {
  let found = [start];
  for (;;) {
    const next = Object.keys(files).filter((name) => found.some((one) => one === name || files[one]!.references.includes(name)));
    if (next.length === found.length) return next.sort();
    found = next;
  }
};

export const mvidOf = (name: string, build: number): string => `mvid-${name}-${build}`;

/** The key an image has: who it is, and who everything it references is. */
export const keyOf = (files: Files, name: string, scenario: Scenario = 'default'): string =>
  `${scenario}:${name}@${files[name]!.build}(${reachable(files, name)
    .map((other) => `${other}@${files[other]!.build}`)
    .join()})`;

export const pathOf = (name: string, folder = 'app'): string => `/${folder}/${name}.dll`;

export const closureOf = (files: Files, start: string, scenario: Scenario = 'default', folder = 'app'): Closure => {
  const names = Object.keys(files).sort();
  const required = reachable(files, start);
  return {
    architecture: 'x64',
    frameworks: [{ name: 'Microsoft.NETCore.App', version: '10.0.0' }],
    missing: [],
    members: names.map((name) => ({
      assembly: `${name}, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null`,
      mvid: mvidOf(name, files[name]!.build),
      path: pathOf(name, folder),
      hash: `hash-${name}-${files[name]!.build}`,
      size: name.charCodeAt(0),
      image: keyOf(files, name, scenario),
      precompiled: files[name]!.native === true,
      required: required.includes(name),
      references: files[name]!.references.filter((other) => names.includes(other)).map((other) => names.indexOf(other)),
      hardBound: (files[name]!.hardBound ?? []).map((other) => names.indexOf(other)),
    })),
  };
};

type SpecOptions = { readonly scenario?: Scenario; readonly noDependencies?: boolean; readonly folder?: string };

export const specOf = (name: string, options: SpecOptions = {}): RootSpec => ({
  path: pathOf(name, options.folder),
  assembly: `${name}, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null`,
  runtime: 'dotnet',
  configuration: { kind: 'none' },
  scenario: options.scenario ?? 'default',
  noDependencies: options.noDependencies ?? false,
  frameworkBubble: false,
  allowUntrusted: false,
  target: null,
  executable: true,
});

export const findingsOf = (files: Files, name: string, scenario: Scenario = 'default', damaged: readonly string[] = [], folder = 'app'): Findings => ({
  closure: closureOf(files, name, scenario, folder),
  damaged: new Set(damaged),
});

export const worker = (pid = 1) => ({ pid, startTime: '1', bootId: 'boot' });

let serial = 0;
export const actionOf = (part: Partial<ActionSpec> = {}): ActionSpec => ({
  id: `action-${serial++}`,
  kind: 'install',
  priority: 1,
  origin: 'manual',
  force: false,
  worker: null,
  ...part,
});
