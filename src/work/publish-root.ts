import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildView, viewPaths } from '../../adapters/image-store/build-view.ts';
import { launcherId, launcherPath, objectPath, viewAssemblies } from '../../adapters/image-store/layout.ts';
import { renderLauncher } from '../../adapters/image-store/launcher.ts';
import type { LauncherCommand } from '../../adapters/image-store/program-on-path.ts';
import { publishLauncher } from '../../adapters/image-store/publish-launcher.ts';
import { commandName } from '../../domain/command-name.ts';
import { joinRecords, recordPaths } from '../../adapters/image-store/stat-record.ts';
import { decide } from '../../domain/decide/decide.ts';
import { requiredImages } from '../../domain/root.ts';
import { rootId } from '../../domain/root-id.ts';
import type { State } from '../../domain/state.ts';
import type { CommandContext } from '../store/command-context.ts';
import { askedFor, removeRootRecord, storeFile, writeRootRecord, type StoreFile } from '../store/root-record.ts';
import type { BoundRoot } from './bound-root.ts';
import { viewOfRoot } from './view-of-root.ts';
import { publishCommands } from './publish-commands.ts';
import { stillBound } from './still-bound.ts';
import type { Workshop } from './workshop.ts';

const hasContent = (path: string, text: string): boolean => {
  try {
    return readFileSync(path, 'utf8') === text;
  } catch {
    return false; // no launcher yet, or one that cannot be read: it is written anew
  }
};

const render = (workshop: Workshop, root: BoundRoot, view: string, fileNames: readonly string[], command: LauncherCommand | null): string => {
  const profile = rootId({ ...root.spec, scenario: 'profile' });
  return renderLauncher({
    id: launcherId(root.id),
    dotnet: root.binding.dotnet,
    application: root.spec.path,
    apphost: command?.program ?? root.binding.apphost,
    cache: workshop.cache,
    view,
    assemblies: fileNames,
    record: joinRecords(root.record, recordPaths(viewPaths(workshop.cache, view)), ...(command === null ? [] : [command.record])),
    command,
    roots: [dirname(root.binding.dotnet)],
    profileLauncher: root.spec.scenario.includes('profile') ? null : launcherPath(workshop.cache, launcherId(profile), commandName(root.spec.path)),
    spool: workshop.spool,
    notify: workshop.notify,
  });
};

/** Builds the view of an executable root, says so in the log, and switches the launcher to it. Returns the files that starting it so rests on. */
const publishView = async (context: CommandContext, workshop: Workshop, root: BoundRoot): Promise<readonly string[]> => {
  const { spec, images, copies, unused } = viewOfRoot(workshop, context.store.state(), root);
  for (const path of unused) workshop.report({ kind: 'detail', what: `${path} is left to the JIT: something that its image is hard bound to has none.` });
  const { view } = buildView(workshop.cache, spec);
  await context.decide((state) => decide(state, { type: 'PublishView', root: root.id, view, images, copies }));
  const fileNames = spec.assemblies.map(({ fileName }) => fileName);
  const script = render(workshop, root, view, fileNames, null);
  const name = commandName(root.spec.path);
  if (!hasContent(launcherPath(workshop.cache, launcherId(root.id), name), script)) publishLauncher(workshop.cache, launcherId(root.id), name, script);
  if (root.spec.scenario === 'default') publishCommands(workshop.cache, { id: root.id, path: root.spec.path }, (command) => render(workshop, root, view, fileNames, command));
  return [launcherPath(workshop.cache, launcherId(root.id), name), ...fileNames.map((fileName) => join(viewAssemblies(workshop.cache, view), fileName))];
};

const imageFiles = (state: State, workshop: Workshop, root: BoundRoot): readonly string[] =>
  [...requiredImages({ ...root.spec, id: root.id, closure: root.findings.closure })].flatMap((id) => {
    const object = state.images.get(id)?.object ?? null;
    return object === null ? [] : [objectPath(workshop.cache, object)];
  });

/** With a probing path the host insists on every file that deps.json names, where without one the application might do without. */
const canBeViewed = ({ spec, binding }: BoundRoot): boolean => spec.executable && binding.missing.length === 0;

/** Makes a root's images the ones that are used from now on, and notes what that rests on. */
export const publishRoot = async (context: CommandContext, workshop: Workshop, root: BoundRoot): Promise<void> =>
  context.alone(async () => {
    if (!stillBound(context.store.state(), root)) return;
    const published = canBeViewed(root) ? await publishView(context, workshop, root) : [];
    // What could not be read is to be named again by each command that looks.
    if (root.failures.length > 0) return removeRootRecord(workshop.cache, launcherId(root.id));
    const files: readonly StoreFile[] = [...published, ...imageFiles(context.store.state(), workshop, root)].map(storeFile);
    writeRootRecord(workshop.cache, launcherId(root.id), { root: root.id, asked: askedFor(root.spec), sources: root.record, files });
  });
