import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { compileMonoImage } from '../../../../adapters/compiler/mono/compile-mono-image.ts';
import { monoView, type MonoView } from '../../../../adapters/image-store/mono-view.ts';
import { bindMono } from '../../../../adapters/binding/mono/bind-mono.ts';
import type { Scenario } from '../../../../domain/scenario.ts';
import { roomy } from '../../compiler/support/request.ts';
import { monoCompiler, monoRequests } from '../../compiler/mono/mono-request.ts';

/** Compiles what `app` binds (or only `names`) and puts the images into a new folder `into`. */
export const makeMonoView = async (app: string, work: string, into: string, options: { readonly scenario?: Scenario; readonly names?: readonly string[] } = {}): Promise<MonoView> => {
  const requests = monoRequests(app, work);
  const { assemblies } = bindMono(app, { environment: { PATH: process.env['PATH'] } });
  const outputs = new Map<string, string>();
  for (const [name, request] of requests) {
    if (options.names !== undefined && !options.names.includes(name)) continue;
    const result = await compileMonoImage(monoCompiler(), { ...request, scenario: options.scenario ?? 'default' }, roomy);
    if (!result.ok) throw new Error(`${name}: ${result.reason}: ${result.diagnostics}`);
    outputs.set(assemblies[request.input]!.file, request.output);
  }
  const view = monoView(assemblies.map(({ file, required }) => ({ file, required, image: outputs.get(file) ?? null })));
  mkdirSync(into, { recursive: true });
  for (const { fileName, object } of view.files) copyFileSync(object, join(into, fileName));
  return view;
};
