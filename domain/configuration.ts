import * as t from 'io-ts';

/** Whose configuration a root is bound by: its own, that of an application (`/ExeConfig`), or a folder (`/AppBase`). */
export const Configuration = t.union(
  [
    t.readonly(t.type({ kind: t.literal('none') })),
    t.readonly(t.type({ kind: t.literal('exeConfig'), path: t.string })),
    t.readonly(t.type({ kind: t.literal('appBase'), path: t.string })),
  ],
  'Configuration',
);
export type Configuration = t.TypeOf<typeof Configuration>;

export const noConfiguration: Configuration = { kind: 'none' };

const pathOf = (configuration: Configuration): string => (configuration.kind === 'none' ? '' : configuration.path);

/** The option of a command line that asks for it; null for none. */
export const configurationOption = (configuration: Configuration): string | null =>
  configuration.kind === 'none' ? null : `/${configuration.kind === 'exeConfig' ? 'ExeConfig' : 'AppBase'}:${configuration.path}`;

export const sameConfiguration = (a: Configuration, b: Configuration): boolean => a.kind === b.kind && pathOf(a) === pathOf(b);
