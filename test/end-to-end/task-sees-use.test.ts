import { chmodSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { debianMachine, type DebianMachine } from '../support/debian-machine.ts';
import { requireDebianTool } from '../support/debian-tool.ts';
import { builtApp } from '../support/dotnet.ts';
import { builds } from '../support/end-app.ts';
import { monoApp } from '../support/mono-app.ts';
import { requireMono } from '../support/mono.ts';
import { openFolder, program } from '../support/ngen.ts';
import { recordedEvents } from '../support/ngen-events.ts';
import { feedConfiguration, toolCommand, toolFeed } from '../support/tool-feed.ts';
import { untilInShell } from '../support/until-in-shell.ts';

const built = (): string => builtApp('EndApp', { properties: builds.withoutJson });
const published = (...properties: readonly string[]): string => builtApp('EndApp', { verb: 'publish', properties: ['-p:Version=1.0.1', '-r', 'linux-x64', '--self-contained', ...properties] });

/** Applications that units start: the name of each folder below /opt, and what lies in it. */
const served: Readonly<Record<string, () => string>> = {
  unit: built,
  disabled: built,
  open: built,
  whole: () => published(),
  single: () => published('false', '-p:PublishSingleFile=true'),
  compiled: () => published('false', '-p:PublishReadyToRun=true'),
};

beforeAll(() => {
  requireDebianTool('faketime', '/usr/bin/faketime');
  requireMono();
  for (const build of [...Object.values(served), toolFeed]) build();
});

/** A machine with these, all but one enabled, one of which everybody may write; with a .NET tool of root's and one on PATH, and an application of Mono. */
const prepared = (): DebianMachine => {
  const machine = debianMachine();
  const units = machine.file('etc/systemd/system');
  mkdirSync(units, { recursive: true });
  for (const [name, build] of Object.entries(served)) {
    cpSync(build(), machine.file(`opt/${name}`), { recursive: true });
    writeFileSync(join(units, `${name}.service`), `[Service]\nExecStart=/opt/${name}/EndApp\n[Install]\nWantedBy=multi-user.target\n`);
  }
  machine.ok(`systemctl enable --quiet ${Object.keys(served).filter((name) => name !== 'disabled').join(' ')}`);
  chmodSync(machine.file('opt/open'), 0o777);
  cpSync(dirname(monoApp()), machine.file('opt/mono'), { recursive: true });
  const configuration = join(openFolder(), 'nuget.config');
  writeFileSync(configuration, feedConfiguration());
  machine.ok(`dotnet ${toolCommand('install', '1.0.0', '/root/.dotnet/tools', configuration).join(' ')} >/dev/null; cp -r /root/.dotnet/tools /opt/tools`);
  return machine;
};

/** Runs the task on three faked days, while the application of Mono runs. */
const threeDays = (machine: DebianMachine): void => {
  const words = machine.ngen.commandLine('task', 'run');
  const task = words.slice(words.indexOf(program) - 1).join(' ');
  machine.ok(`mkfifo /opt/line
mono /opt/mono/App.exe wait </opt/line >/dev/null &
exec 3>/opt/line
${untilInShell('readlink /proc/$!/exe | grep -q mono')}
for day in 0 1 2; do PATH=/opt/tools:$PATH faketime -f "+\${day}d" ${task}; done`);
};

it('the task sees tools, enabled units and a process of Mono in use, and leaves alone what cannot have images and what everybody can write', () => {
  const machine = prepared();
  machine.ngen.ok('queue', 'pause'); // it is asked what is chosen, not compiled
  threeDays(machine);
  const events = recordedEvents(machine.ngen.store);
  const observed = events.flatMap((event) => (event.type === 'UsageObserved' && /^\/(?:opt|root)\//.test(event.data.path) ? [`${event.data.as} ${event.data.path}`] : []));
  const chosen = events.flatMap((event) => (event.type === 'RootChosen' && /^\/(?:opt|root)\//.test(event.data.path) ? [event.data.path] : []));
  const tool = '.store/endtool/1.0.0/endtool/1.0.0/tools/net10.0/any/EndTool.dll';
  const withImages = ['process /opt/mono/App.exe', `tool /opt/tools/${tool}`, `tool /root/.dotnet/tools/${tool}`, 'unit /opt/unit/EndApp.dll'];
  const without = ['unit /opt/compiled/EndApp.dll', 'unit /opt/whole/EndApp.dll'];
  expect(observed.toSorted()).toEqual([...withImages, ...without].toSorted().flatMap((line) => [line, line, line]));
  expect(chosen.toSorted()).toEqual(withImages.map((line) => line.slice(line.indexOf('/'))).toSorted());
});
