import { isAbsolute } from 'node:path';
import { readTrace, type EventOrigin, type TraceEnd } from './nettrace/read-trace.ts';
import type { RuntimeEvent, TracedMethod } from './nettrace/runtime-events.ts';
import { runClock, type RunClock, type RunTimes } from './run-clock.ts';
import { typeArguments } from './type-arguments.ts';

/** A method that the JIT compiled because it had no code yet. */
export type JittedMethod = Pick<TracedMethod, 'type' | 'name' | 'signature'> & {
  /** Metadata token in its module; 0 for code made at run time. */
  readonly token: number;
  /** Generic itself or in a generic type, instantiated. */
  readonly generic: boolean;
};

/** An assembly that was loaded, once for each context. */
export type LoadedModule = {
  /** Display name. */
  readonly assembly: string;
  /** Null where it was loaded from memory or made at run time. */
  readonly path: string | null;
  readonly dynamic: boolean;
  /** The name of its load context; null where the trace does not say. */
  readonly context: string | null;
  /** The runtime took the file's native code at all. */
  readonly accepted: boolean;
  /** Different methods that ran from precompiled code. */
  readonly precompiled: number;
  readonly jitted: readonly JittedMethod[];
  /** Compilations of methods that had code before, the image's or the JIT's, because they run often. */
  readonly recompiled: number;
};

export type DotnetRun = {
  readonly modules: readonly LoadedModule[];
  /** Methods compiled that belong to no assembly: expressions, stubs of reflection and of calls to native code. */
  readonly dynamicMethods: number;
  /** What `JitInfo.GetCompiledMethodCount` counts. */
  readonly compilations: number;
  /** Methods that ran from precompiled code and of which the trace does not tell the assembly: how many, by the full name of their type's definition. */
  readonly unplaced: ReadonlyMap<string, number>;
  /** The process ended in the way in which the runtime tells the rest. */
  readonly rundown: boolean;
  readonly times: RunTimes;
  readonly end: TraceEnd;
};

const moduleFlag = { dynamic: 0x4, readyToRun: 0x20 } as const;
const methodFlag = { dynamic: 0x1, generic: 0x2, shared: 0x4, jitted: 0x8 } as const;

type Module = { readonly assembly: string; readonly path: string; readonly flags: number };

/** What the events say, gathered by the runtime's identifiers. */
type Gathered = {
  readonly assemblies: Map<string, string>;
  readonly modules: Map<string, Module>;
  /** By path or name, in order, the contexts that it was bound in. */
  readonly contexts: Map<string, Set<string>>;
  /** Methods that precompiled code was found for, each with the definition of its type. */
  readonly found: Map<string, string>;
  /** Those definitions, each once: a long trace names one thousands of times. */
  readonly types: Map<string, string>;
  /** The module of each such method, from the rundown. */
  readonly placed: Map<string, string>;
  readonly compiledOnce: Set<string>;
  readonly jitted: Map<string, JittedMethod[]>;
  /** By module. */
  readonly recompiled: Map<string, number>;
  readonly clock: RunClock;
  dynamicMethods: number;
  compilations: number;
};

const noteCompiled = (run: Gathered, event: Extract<RuntimeEvent, { kind: 'compiled' }>, origin: EventOrigin): void => {
  const { method, module, flags, token, type, name, signature } = event;
  if ((flags & methodFlag.jitted) === 0) return;
  run.compilations += 1;
  if (flags & methodFlag.dynamic) {
    run.dynamicMethods += 1;
    run.clock.compiled(method, false, origin);
    return;
  }
  const again = run.compiledOnce.has(method) || run.found.has(method);
  run.clock.compiled(method, again, origin);
  if (again) {
    run.recompiled.set(module, (run.recompiled.get(module) ?? 0) + 1);
    return;
  }
  run.compiledOnce.add(method);
  const ofModule = run.jitted.get(module) ?? [];
  ofModule.push({ type, name, signature, token, generic: (flags & (methodFlag.generic | methodFlag.shared)) !== 0 });
  run.jitted.set(module, ofModule);
};

const noteFound = ({ found, types }: Gathered, { method, type }: TracedMethod): void => {
  const { definition } = typeArguments(type);
  const known = types.get(definition);
  if (known === undefined) types.set(definition, definition);
  found.set(method, known ?? definition);
};

const note = (run: Gathered, event: RuntimeEvent, origin: EventOrigin): void => {
  run.clock.seen(origin, event.kind === 'rundown');
  switch (event.kind) {
    case 'assembly':
      run.assemblies.set(event.assembly, event.name);
      return;
    case 'module':
      // Told twice, when it is prepared and when it is complete.
      run.modules.set(event.module, { assembly: event.assembly, path: event.path, flags: event.flags });
      return;
    case 'bound': {
      const key = event.path === '' ? event.resultName : event.path;
      run.contexts.set(key, (run.contexts.get(key) ?? new Set()).add(event.context));
      return;
    }
    case 'lookup':
      return event.found ? noteFound(run, event) : undefined;
    case 'compiling':
      return run.clock.compiling(event.method, origin);
    case 'compiled':
      return noteCompiled(run, event, origin);
    case 'rundown':
      if (run.found.has(event.method)) run.placed.set(event.method, event.module);
  }
};

const countBy = (values: Iterable<string>): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
};

const loadedModules = (run: Gathered): readonly LoadedModule[] => {
  const precompiled = countBy(run.placed.values());
  const seen = new Map<string, number>();
  return [...run.modules].map(([id, { assembly, path, flags }]) => {
    const name = run.assemblies.get(assembly) ?? path;
    const file = isAbsolute(path) ? path : null;
    const key = file ?? name;
    // The same file in a second context is a module of its own; both come in the order in which they were bound.
    const index = seen.get(key) ?? 0;
    seen.set(key, index + 1);
    return {
      assembly: name,
      path: file,
      dynamic: (flags & moduleFlag.dynamic) !== 0,
      context: [...(run.contexts.get(key) ?? [])][index] ?? null,
      accepted: (flags & moduleFlag.readyToRun) !== 0,
      precompiled: precompiled.get(id) ?? 0,
      jitted: run.jitted.get(id) ?? [],
      recompiled: run.recompiled.get(id) ?? 0,
    };
  });
};

/** What a .NET runtime did, from the trace that it wrote. Raises what `readTrace` does. */
export const readDotnetRun = (trace: string): DotnetRun => {
  const run: Gathered = {
    assemblies: new Map(),
    modules: new Map(),
    contexts: new Map(),
    found: new Map(),
    types: new Map(),
    placed: new Map(),
    compiledOnce: new Set(),
    jitted: new Map(),
    recompiled: new Map(),
    clock: runClock(),
    dynamicMethods: 0,
    compilations: 0,
  };
  let rundown = false;
  const end = readTrace(trace, (event, origin) => {
    rundown ||= event.kind === 'rundown';
    note(run, event, origin);
  });
  return {
    modules: loadedModules(run),
    dynamicMethods: run.dynamicMethods,
    compilations: run.compilations,
    unplaced: countBy([...run.found].flatMap(([method, type]) => (run.placed.has(method) ? [] : [type]))),
    rundown,
    times: run.clock.times(),
    end,
  };
};
