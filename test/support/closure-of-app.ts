import { dirname } from 'node:path';
import type { RootRequest } from '../../src/work/root-request.ts';
import { initialState } from '../../domain/state.ts';
import { backendFor } from '../../src/work/backend-for.ts';
import { openWorkshop } from '../../src/work/open-workshop.ts';

const request = (path: string): RootRequest => ({ path, configuration: { kind: 'none' }, scenario: 'default', noDependencies: false, frameworkBubble: false, allowUntrusted: false, target: null });

/** What an application binds, with the key of each image; as text, in which its own folder is `<app>`. */
export type FoundClosure = { readonly text: string; /** Every path whose change would be noticed, those that are not there among them. */ readonly recorded: readonly string[] };

/** Finds out what `ngen install` would, and changes nothing. */
export const closureOfApp = async (app: string, store: string): Promise<FoundClosure> => {
  const location = { kind: 'root', state: store, cache: `${store}/cache`, mayChange: true } as const;
  const workshop = openWorkshop(location, { dryRun: true, compile: null, report: () => undefined, signal: new AbortController().signal });
  const { spec, findings, record, compiler, optionsOf, failures, warnings } = await (await backendFor(request(app))).inspect(workshop, initialState, request(app));
  const recorded = [...record.paths.map(({ path }) => path), ...record.absent];
  const text = JSON.stringify({ spec, closure: findings.closure, compiler, options: findings.closure.members.map(optionsOf), failures, warnings, recorded }, null, 1);
  return { text: text.replaceAll(dirname(app), '<app>'), recorded };
};

// As a program of its own: `node closure-of-app.ts APP STORE` prints the text.
const [, script, app, store] = process.argv;
if (script === import.meta.filename && app !== undefined && store !== undefined) process.stdout.write((await closureOfApp(app, store)).text);
