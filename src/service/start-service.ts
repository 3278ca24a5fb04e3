import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readSettings } from '../../adapters/host/settings.ts';
import type { StoreLocation } from '../../adapters/host/store-location.ts';
import { isFailure } from '../../domain/failure.ts';
import type { Output } from '../cli/output.ts';
import { ownProgram, storeOption } from '../work/open-workshop.ts';
import { byItselfEnvironment } from './by-itself.ts';

/** Set to anything, nothing starts the service by itself: for who builds images of machines, and for tests. */
const offSwitch = 'NGEN_NO_SERVICE';

/** The unit of the machine's store. */
export const serviceUnit = 'ngen.service';
const unitFolders = ['/etc/systemd/system', '/run/systemd/system', '/usr/lib/systemd/system', '/lib/systemd/system'];

const underSystemd = ({ kind }: StoreLocation): boolean =>
  kind === 'machine' && existsSync('/run/systemd/system') && unitFolders.some((folder) => existsSync(join(folder, serviceUnit)));

const mostLogBytes = 2 ** 20;

/** What the service says when nobody listens; one older file is kept. */
export const serviceLog = (stateFolder: string): string => join(stateFolder, 'service.log');

const openServiceLog = (stateFolder: string): number => {
  const file = serviceLog(stateFolder);
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > mostLogBytes) renameSync(file, `${file}.1`);
  return openSync(file, 'a', 0o600);
};

/** It works for whoever queues, today and tomorrow: what dpkg told this process is not about it. */
const environment = (): NodeJS.ProcessEnv => Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(?:DPKG_|DEB|APT_|SUDO_)/.test(name)));

const startDetached = (location: StoreLocation, failed: (error: Error) => void): void => {
  const log = openServiceLog(location.state);
  const [node, program] = ownProgram();
  const child = spawn(node!, [program!, 'service', 'run', '/nologo', ...storeOption(location)], { cwd: '/', env: { ...environment(), ...byItselfEnvironment }, detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  child.on('error', failed);
  child.unref();
};

const startUnit = (failed: (error: Error) => void): void => {
  const child = spawn('/usr/bin/systemctl', ['start', '--no-block', '--quiet', serviceUnit], { stdio: 'ignore' });
  child.on('error', failed);
  child.on('exit', (status) => {
    if (status !== 0) failed(new Error(`systemctl start ${serviceUnit} ended with ${status}; "systemctl status ${serviceUnit}" says why`));
  });
};

const isOff = (location: StoreLocation): boolean => (process.env[offSwitch] ?? '') !== '' || !readSettings(location.state).autoStart;

/**
 * Starts the service for what was queued, and does not wait for it: the machine's by systemd where it runs and has our unit, else as a
 * process of a session of its own. One that runs already stays the only one. What goes wrong is told, and is no failure of what was asked. Whether it is on its way.
 */
export const startService = ({ location, output }: { readonly location: StoreLocation; readonly output: Output }): boolean => {
  const failed = (error: Error): void => output.warning(`The native image service could not be started: ${error.message.replace(/\.$/, '')}. "ngen eqi" does what is queued.`);
  try {
    if (isOff(location)) return false;
    if (underSystemd(location)) startUnit(failed);
    else startDetached(location, failed);
    return true;
  } catch (error) {
    if (!isFailure(error) && (error as NodeJS.ErrnoException).code === undefined) throw error;
    failed(error as Error);
    return false;
  }
};
