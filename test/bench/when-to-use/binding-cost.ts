import { appendFileSync, cpSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { builtApp } from '../../support/dotnet.ts';
import { alternate } from '../alternate.ts';
import type { Measurement } from '../measurement.ts';
import { timeCommand } from '../run-command.ts';
import { describeMs, ratioOf } from '../statistics.ts';
import { launcherOf, newStore, type Store, type Subject } from './subjects.ts';

type Compiled = { readonly type: string; readonly data: { readonly image: string; readonly cpuMs: number; readonly size: number } };
type Displayed = { readonly images: readonly { readonly id: string; readonly source: string }[] };

/** Processor time of the compiles of an application's own images in a store, in milliseconds, and their size in bytes. */
const compiled = (store: Store, app: string, of: (file: string) => boolean): { readonly cpuMs: number; readonly size: number } => {
  const { images } = JSON.parse(store.ngen('display', app, '--json')) as Displayed;
  const ids = new Set(images.filter(({ source }) => of(source)).map(({ id }) => id));
  const events = store.ngen('audit', '--json').trim().split('\n').map((line) => JSON.parse(line) as Compiled);
  const made = events.filter(({ type, data }) => type === 'ImageCompiled' && ids.has(data.image));
  return { cpuMs: made.reduce((sum, { data }) => sum + data.cpuMs, 0), size: made.reduce((sum, { data }) => sum + data.size, 0) };
};

/** How many images are made anew after a file was replaced by one of another content, which no other application has. */
const madeAnew = (store: Store, app: string, library: string): number => {
  appendFileSync(join(dirname(app), library), app);
  return [...store.ngen('update').matchAll(/^Compiling assembly /gm)].length;
};

const own = (file: string): boolean => basename(file) === 'LongRun.dll';
const any = (): boolean => true;

/** The large application as it is, hard bound to everything it references, and with a framework bubble. */
export const bindingCost = async (folder: string, store: Store, { app }: Subject, runs: number): Promise<readonly Measurement[]> => {
  const hard = join(folder, 'hard', 'LongRun.dll');
  cpSync(builtApp('LongRun', { properties: ['-p:HardBound=true'] }), dirname(hard), { recursive: true });
  store.time('install', hard);
  const bubbleStore = await newStore(join(folder, 'bubble-store'));
  const bubble = join(folder, 'bubble', 'LongRun.dll');
  cpSync(dirname(app), dirname(bubble), { recursive: true });
  bubbleStore.time('install', bubble, '/FrameworkBubble');
  const launchers = [launcherOf(store, app), launcherOf(store, hard), launcherOf(bubbleStore, bubble)];
  const [usual, bound, wide] = await alternate(runs, launchers.map((launcher) => () => timeCommand([launcher, 'once'])), 2);
  const [plainOwn, hardOwn] = [compiled(store, app, own), compiled(store, hard, own)];
  const [plainAll, bubbleAll] = [compiled(store, app, any), compiled(bubbleStore, bubble, any)];
  const library = 'Newtonsoft.Json.dll';
  const anew = [madeAnew(store, hard, library), madeAnew(store, app, library), madeAnew(bubbleStore, bubble, library)];
  const ms = (value: number): string => `${Math.round(value)} ms`;
  return [
    { name: 'warm start, the application hard bound to its libraries ÷ usual images', means: 'What `DependencyAttribute` with `Always` brings.', goal: null, ratio: ratioOf(bound!, usual!), details: `${describeMs(bound!)} ÷ ${describeMs(usual!)}` },
    { name: 'compile time, the application hard bound to its libraries ÷ usual images', means: 'Processor time of the application’s own image; those of its libraries are shared.', goal: null, ratio: ratioOf([hardOwn.cpuMs], [plainOwn.cpuMs]), details: `${ms(hardOwn.cpuMs)} ÷ ${ms(plainOwn.cpuMs)}, one compile each` },
    { name: 'warm start, /FrameworkBubble ÷ usual images', means: 'What taking in code of the shared framework brings.', goal: null, ratio: ratioOf(wide!, usual!), details: `${describeMs(wide!)} ÷ ${describeMs(usual!)}` },
    { name: 'compile time, /FrameworkBubble ÷ usual images', means: 'Processor time of all images of the application.', goal: null, ratio: ratioOf([bubbleAll.cpuMs], [plainAll.cpuMs]), details: `${ms(bubbleAll.cpuMs)} ÷ ${ms(plainAll.cpuMs)}, one compile each` },
    { name: 'size, /FrameworkBubble ÷ usual images', means: 'Of all images of the application.', goal: null, ratio: ratioOf([bubbleAll.size], [plainAll.size]), details: `${(bubbleAll.size / 2 ** 20).toFixed(1)} ÷ ${(plainAll.size / 2 ** 20).toFixed(1)} MB` },
    { name: 'images made anew after a library was replaced, hard bound ÷ usual', means: 'Of the four images, those that reference Newtonsoft.Json.', goal: null, ratio: ratioOf([anew[0]!], [anew[1]!]), details: `${anew[0]} ÷ ${anew[1]}; with /FrameworkBubble ${anew[2]}` },
  ];
};
