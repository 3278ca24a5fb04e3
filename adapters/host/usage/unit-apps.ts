import { appOfExec, folderOfUnit } from '../systemd/app-of-unit.ts';
import { isOurDropIn } from '../systemd/drop-in.ts';
import { enabledServices, unitSettings } from '../systemd/unit-settings.ts';

/** The applications that enabled units of systemd start. */
export const unitApps = (root = '/'): readonly string[] =>
  enabledServices(root).flatMap((unit) => {
    const settings = unitSettings(unit, root, isOurDropIn);
    return (settings.get('Service.ExecStart') ?? []).flatMap((value) => appOfExec(value, folderOfUnit(settings))?.app ?? []);
  });
