import { readFileSync, statSync } from 'node:fs';
import { launcherId, launcherPath, objectPath } from '../../adapters/image-store/layout.ts';
import type { LauncherCommand } from '../../adapters/image-store/program-on-path.ts';
import { launcherMode, publishLauncher } from '../../adapters/image-store/publish-launcher.ts';
import { commandName } from '../../domain/command-name.ts';
import { joinRecords, recordPaths } from '../../adapters/image-store/stat-record.ts';
import { decide } from '../../domain/decide/decide.ts';
import { requiredImages } from '../../domain/root.ts';
import type { State } from '../../domain/state.ts';
import type { CommandContext } from '../store/command-context.ts';
import { askedFor, removeRootRecord, storeFile, writeRootRecord, type StoreFile } from '../store/root-record.ts';
import type { BoundRoot } from './bound-root.ts';
import { publishCommands } from './publish-commands.ts';
import { stillBound } from './still-bound.ts';
import type { Workshop } from './workshop.ts';

const isInPlace = (launcher: string, script: string): boolean => {
  try {
    return readFileSync(launcher, 'utf8') === script && (statSync(launcher).mode & 0o777) === launcherMode;
  } catch {
    return false; // no launcher yet, or one that cannot be read: it is written anew
  }
};

/** Builds the view of an executable root, says so in the log, and switches the launcher to it. Returns the files that starting it so rests on. */
const publishView = async (context: CommandContext, workshop: Workshop, root: BoundRoot, buildView: NonNullable<BoundRoot['buildView']>): Promise<readonly string[]> => {
  const { cache } = workshop;
  const { view, images, copies, unused, files, paths, renderLauncher } = buildView(context.store.state());
  for (const path of unused) workshop.report({ kind: 'detail', what: `${path} is left to the JIT: something that its image is hard bound to has none.` });
  await context.decide((state) => decide(state, { type: 'PublishView', root: root.id, view, images, copies }));
  const render = (command: LauncherCommand | null): string => renderLauncher(joinRecords(root.record, recordPaths(paths), ...(command === null ? [] : [command.record])), command);
  const script = render(null);
  const name = commandName(root.spec.path);
  const launcher = launcherPath(cache, launcherId(root.id), name);
  if (!isInPlace(launcher, script)) publishLauncher(cache, launcherId(root.id), name, script);
  if (root.spec.scenario === 'default') publishCommands(cache, { id: root.id, path: root.spec.path }, render);
  return [launcher, ...files];
};

const imageFiles = (state: State, workshop: Workshop, root: BoundRoot): readonly string[] =>
  [...requiredImages({ ...root.spec, id: root.id, closure: root.findings.closure })].flatMap((id) => {
    const object = state.images.get(id)?.object ?? null;
    return object === null ? [] : [objectPath(workshop.cache, object)];
  });

/** What nobody asked for is current for nobody: an install is to be on the record, from which on the root is somebody's. */
const nobody = 'nobody';
const isAutomatic = (state: State, { id }: BoundRoot): boolean => state.automatic.has(id);

/** Makes a root's images the ones that are used from now on, and notes what that rests on. */
export const publishRoot = async (context: CommandContext, workshop: Workshop, root: BoundRoot): Promise<void> =>
  context.alone(async () => {
    if (!stillBound(context.store.state(), root)) return;
    const published = root.buildView === null ? [] : await publishView(context, workshop, root, root.buildView);
    // What could not be read is to be named again by each command that looks.
    if (root.failures.length > 0) return removeRootRecord(workshop.cache, launcherId(root.id));
    const files: readonly StoreFile[] = [...published, ...imageFiles(context.store.state(), workshop, root)].map(storeFile);
    writeRootRecord(workshop.cache, launcherId(root.id), { root: root.id, asked: isAutomatic(context.store.state(), root) ? nobody : askedFor(root.spec), sources: root.record, files });
  });
