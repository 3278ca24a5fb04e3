import * as t from 'io-ts';

const nullable = <C extends t.Mixed>(codec: C) => t.union([codec, t.null]);

/** The program on whose behalf a command ran: a Debian package's maintainer script, or another program. */
export const Installer = t.union(
  [
    t.readonly(t.type({ kind: t.literal('dpkg'), package: t.string, script: nullable(t.string), version: nullable(t.string) })),
    t.readonly(t.type({ kind: t.literal('command'), command: t.string })),
  ],
  'Installer',
);
export type Installer = t.TypeOf<typeof Installer>;

/** Who asked, as far as the machine could tell. Command lines have their secrets masked. */
export const Provenance = t.readonly(
  t.type({
    uid: t.number,
    user: t.string,
    loginUid: nullable(t.number),
    loginUser: nullable(t.string),
    sudoUser: nullable(t.string),
    installer: nullable(Installer),
    parents: t.readonlyArray(t.readonly(t.type({ pid: t.number, command: t.string }))),
    commandLine: t.string,
    bootId: t.string,
    host: t.string,
  }),
  'Provenance',
);
export type Provenance = t.TypeOf<typeof Provenance>;

/** The first event of each command that changed anything; the others carry its correlation id. */
export const CommandAccepted = t.readonly(t.type({ command: t.string, provenance: Provenance }), 'CommandAccepted');
