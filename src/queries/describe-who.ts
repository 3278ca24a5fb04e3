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

/** What something came of, a line for each cause, and after those of one command who ran it, and when. */
export const describeCauses = (causes: readonly Cause[], indent: string): readonly string[] =>
  causes.flatMap((cause, index) => [
    `${indent}because of ${cause.position}  ${cause.text}`,
    ...(causes[index + 1]?.correlationId === cause.correlationId ? [] : [`${indent}  ${cause.time}  ${describeWho(cause)}`]),
  ]);
