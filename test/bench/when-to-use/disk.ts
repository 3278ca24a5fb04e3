import { statSync } from 'node:fs';
import type { Measurement } from '../measurement.ts';
import { ratioOf } from '../statistics.ts';
import type { Store, Subject } from './subjects.ts';

type Displayed = { readonly images: readonly { readonly source: string; readonly file: string | null; readonly state: string }[] };

const megabytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(1);

/** Images beside the assemblies that they are of; the store keeps a copy of each assembly as well. */
export const diskSpace = (store: Store, { name, app }: Subject): Measurement => {
  const { images } = JSON.parse(store.ngen('display', app, '--json')) as Displayed;
  const made = images.filter(({ file, state }) => file !== null && state === 'valid');
  const total = (files: readonly string[]): number => files.reduce((sum, file) => sum + statSync(file).size, 0);
  const [native, source] = [total(made.map(({ file }) => file!)), total(made.map((image) => image.source))];
  return { name: `disk space, ${name}`, means: 'Size of the images ÷ size of the assemblies.', goal: null, ratio: ratioOf([native], [source]), details: `${made.length} images, ${megabytes(native)} ÷ ${megabytes(source)} MB; copies of the assemblies come to that` };
};
