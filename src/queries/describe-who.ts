import type { Installer } from '../../domain/events/command-events.ts';
import type { Cause } from '../../projections/audit-entry.ts';

/** On whose behalf a command ran: a package with its version and script, or a program; empty for nobody's. */
export const describeInstaller = (installer: Installer | null): string => {
  if (installer === null) return '';
  return installer.kind === 'dpkg' ? [installer.package, installer.version, installer.script].filter((part) => part !== null).join(' ') : installer.command;
};

/** Who caused something, and with which command. */
export const describeWho = ({ actor, installer, command }: Pick<Cause, 'actor' | 'installer' | 'command'>): string => {
  const behalf = describeInstaller(installer);
  return `${actor}${behalf === '' ? '' : ` by ${behalf}`}: ngen ${command}`;
};
