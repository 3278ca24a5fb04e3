import type { ImageRow } from './images-view.ts';
import { printable } from './printable.ts';
import type { RootRow } from './roots-view.ts';

/** A root in a line: where it is, and in what it differs from a plain one. */
export const describeRoot = (root: RootRow): string => {
  const notes = [
    ...root.scenarios.filter((scenario) => scenario !== 'default' || root.scenarios.length > 1),
    ...(root.arch === null ? [] : [`for ${root.arch}`]),
    ...(root.automatic ? ['chosen automatically'] : []),
    ...(root.noDependencies ? ['no dependencies'] : []),
    ...(root.exeConfig === null ? [] : [`as ${root.exeConfig} binds it`]),
    ...(root.changed ? ['changed, waits for its update'] : []),
    ...(root.appBase === null ? [] : [`application base ${root.appBase}`]),
  ];
  return printable(notes.length === 0 ? root.path : `${root.path} (${notes.join(', ')})`);
};

const stateWords: Record<ImageRow['state'], string> = {
  valid: '',
  invalid: 'invalid',
  none: 'not compiled yet',
  failed: 'could not be compiled',
  precompiled: 'precompiled by its vendor',
};

/** The first line: a compiler's words may be many, and `why` has them all. */
const ofFailure = ({ reasons: [reason] }: ImageRow): string => (reason === undefined ? '' : `: ${reason.split('\n')[0]!.slice(0, 160)}`);

/** An image in a line: its assembly, and what there is to say beside that it is valid. */
export const describeImage = (image: ImageRow): string => {
  const notes = [
    ...(image.scenario === 'default' ? [] : [image.scenario]),
    ...(stateWords[image.state] === '' ? [] : [`${stateWords[image.state]}${image.state === 'failed' ? ofFailure(image) : ''}`]),
    ...(image.state === 'valid' ? image.reasons : []),
    ...(image.rejected === null ? [] : [`valid, but not used since ${image.rejected.since.slice(0, 10)}, because ${image.rejected.reason}`]),
    ...(image.job === null ? [] : [image.job.state === 'compiling' ? 'compiling now' : `queued with priority ${image.job.priority}`]),
  ];
  return printable(notes.length === 0 ? image.assembly : `${image.assembly} (${notes.join(', ')})`);
};
