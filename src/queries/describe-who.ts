import type { Installer } from '../../domain/events/command-events.ts';

/** On whose behalf, in words: a package's script, or a program; nothing where that is not known. */
export const describeInstaller = (installer: Installer | null): string => {
  if (installer === null) return '';
  return installer.kind === 'dpkg' ? [installer.package, installer.version, installer.script].filter((part) => part !== null).join(' ') : installer.command;
};
