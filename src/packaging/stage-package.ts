import { copyFileSync, cpSync, linkSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { dirname, join } from 'node:path';
import { foldArchitecture } from '../cli/values.ts';
import { bashCompletion } from './completion.ts';
import { manPage } from './man-page.ts';
import { productionModules } from './production-modules.ts';

const put = (file: string, content: string | Buffer, mode = 0o644): void => {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content, { mode });
};

/** A hundred megabytes need not be written to be packed. */
const linkOrCopy = (from: string, to: string): void => {
  mkdirSync(dirname(to), { recursive: true });
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to); // another file system
  }
};

const command = `#!/bin/sh
exec /usr/lib/ngen/node/bin/node /usr/lib/ngen/dist/ngen.js "$@"
`;

const putProgram = (checkout: string, stage: string): void => {
  const home = join(stage, 'usr/lib/ngen');
  for (const name of readdirSync(join(checkout, 'dist'))) {
    if (name !== '.compile-cache') cpSync(join(checkout, 'dist', name), join(home, 'dist', name), { recursive: true });
  }
  linkOrCopy(join(checkout, 'node_modules/node/bin/node'), join(home, 'node/bin/node'));
  for (const name of productionModules(checkout, '@eventstore/db-client')) cpSync(join(checkout, 'node_modules', name), join(home, 'node_modules', name), { recursive: true });
  put(join(stage, 'usr/bin/ngen'), command, 0o755);
};

const putDocuments = (checkout: string, stage: string): void => {
  const doc = join(stage, 'usr/share/doc/ngen');
  cpSync(join(checkout, 'docs'), join(doc, 'docs'), { recursive: true });
  for (const [name, as] of [['README.md', 'README.md'], ['LICENSE', 'copyright']] as const) put(join(doc, as), readFileSync(join(checkout, name)));
  put(join(stage, 'usr/share/man/man1/ngen.1.gz'), gzipSync(manPage(), { level: 9 }));
  put(join(stage, 'usr/share/bash-completion/completions/ngen'), bashCompletion());
};

const putUnits = (host: string, stage: string): void => {
  const folder = join(host, 'systemd');
  const sandbox = readFileSync(join(folder, 'sandbox.conf'), 'utf8').trimEnd();
  for (const name of readdirSync(folder).filter((one) => !one.endsWith('.conf'))) {
    put(join(stage, 'usr/lib/systemd/system', name), readFileSync(join(folder, name), 'utf8').replace(/^SANDBOX$/m, sandbox));
  }
};

const controlOf = (version: string, debianArchitecture: string): string => `Package: ngen
Version: ${version}
Architecture: ${debianArchitecture}
Maintainer: ngen developers <ngen@localhost>
Section: devel
Priority: optional
Depends: libc6, libstdc++6, coreutils (>= 8.30)
Recommends: util-linux (>= 2.38)
Suggests: mono-runtime
Description: native image cache for .NET and Mono
 Compiles installed applications ahead of time on the machine where they run, so
 that they start faster, and records who caused each image. It brings its own
 Node runtime.
`;

/** Lays out the package's files and control files in a new folder. @throws when something that belongs into it is missing */
export const stagePackage = (checkout: string, stage: string, { version, debianArchitecture }: { readonly version: string; readonly debianArchitecture: string }): void => {
  const host = join(checkout, 'adapters/host');
  putProgram(checkout, stage);
  putDocuments(checkout, stage);
  putUnits(host, stage);
  const debian = join(host, 'debian');
  put(join(stage, 'etc/apt/apt.conf.d/90ngen'), readFileSync(join(debian, 'apt.conf')));
  put(join(stage, 'DEBIAN/conffiles'), '/etc/apt/apt.conf.d/90ngen\n');
  put(join(stage, 'DEBIAN/triggers'), readFileSync(join(debian, 'triggers')));
  put(join(stage, 'DEBIAN/control'), controlOf(version, debianArchitecture));
  for (const script of ['postinst', 'prerm', 'postrm']) {
    put(join(stage, 'DEBIAN', script), readFileSync(join(debian, script), 'utf8').replaceAll('ARCHITECTURE', foldArchitecture(debianArchitecture)), 0o755);
  }
};
