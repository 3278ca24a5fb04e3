import { existsSync } from 'node:fs';
import { locateStore, requireChangeable } from '../../adapters/host/store-location.ts';
import { dropInFile, isOurDropIn, readDropIn, removeDropIn, renderDropIn, writeDropIn } from '../../adapters/host/systemd/drop-in.ts';
import { reloadSystemd } from '../../adapters/host/systemd/reload-systemd.ts';
import { unitFile, unitSettings } from '../../adapters/host/systemd/unit-settings.ts';
import { withImages } from '../../adapters/host/systemd/with-images.ts';
import { launcherId, launcherPath } from '../../adapters/image-store/layout.ts';
import { commandName } from '../../domain/command-name.ts';
import { noConfiguration } from '../../domain/configuration.ts';
import { Failure } from '../../domain/failure.ts';
import { rootId } from '../../domain/root-id.ts';
import type { InvocationOf } from '../cli/invocation.ts';
import type { Output } from '../cli/output.ts';

type Systemd = InvocationOf<'systemd'>;

const launcherOf = (cache: string) => (app: string): string =>
  launcherPath(cache, launcherId(rootId({ path: app, configuration: noConfiguration, scenario: 'default' })), commandName(app));

const refuseUser = (unit: string): Failure =>
  new Failure('units-of-the-machine', `Units are the machine's; a store of your own cannot serve ${unit}. Nothing was changed.`, { kind: 'usage', advice: 'Leave --user out.' });

/** As others see it: the change is made, and systemd knows. */
const change = async ({ common }: Systemd, output: Output, file: string, text: string | null, said: string): Promise<void> => {
  if (!common.dryRun) {
    if (text === null) removeDropIn(file);
    else writeDropIn(file, text);
    const problem = await reloadSystemd();
    if (problem !== null) output.warning(`systemd did not read its units anew: ${problem}. "systemctl daemon-reload" does it.`);
  }
  if (common.json) return output.document({ file, content: text, changed: !common.dryRun });
  if (!common.dryRun) output.success(said);
  else if (text === null) output.success(`would remove ${file}`);
  else for (const line of [`would write ${file}:`, ...text.trimEnd().split('\n')]) output.success(line);
};

const unchanged = ({ common }: Systemd, output: Output, file: string, text: string | null, said: string): void => {
  if (common.json) output.document({ file, content: text, changed: false });
  else output.success(said);
};

/** `ngen systemd UNIT`: writes the drop-in with which a unit's application starts with its images, or takes it back. */
export const systemd = async (invocation: Systemd, output: Output): Promise<number> => {
  const { unit, common } = invocation;
  const location = locateStore(common);
  if (location.kind === 'user') throw refuseUser(unit);
  if (!common.dryRun) requireChangeable(location);
  const file = dropInFile(unit);
  const before = readDropIn(file);
  if (invocation.remove) {
    if (before === null) unchanged(invocation, output, file, null, `${unit} starts without a drop-in of ngen.`);
    else await change(invocation, output, file, null, `Removed ${file}. From its next start ${unit} runs without images.`);
    return 0;
  }
  if (unitFile(unit) === null) throw new Failure('unit-not-found', `There is no unit ${unit}. Nothing was changed.`, { advice: '"systemctl list-unit-files --type=service" lists them.' });
  const launcher = launcherOf(location.cache);
  const { commands, apps } = withImages(unit, unitSettings(unit, '/', isOurDropIn), launcher);
  const text = renderDropIn(unit, commands);
  if (before === text) unchanged(invocation, output, file, text, `${unit} starts with its images already.`);
  else await change(invocation, output, file, text, `Wrote ${file}. From its next start ${unit} runs with its images.`);
  for (const app of apps) if (!existsSync(launcher(app))) output.warning(`${app} has no images yet, and starts as before until "ngen install ${app}" has made them.`);
  return 0;
};
