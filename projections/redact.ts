import type { CacheEvent, EventOf } from '../domain/events/events.ts';

const program = (command: string): string => command.split(' ', 1)[0]!;

/** A command as every user may see it: who and on whose behalf, but no command lines, which may hold secrets. */
const redactCommand = ({ data: { command, provenance } }: EventOf<'CommandAccepted'>): EventOf<'CommandAccepted'> => {
  const { installer } = provenance;
  return {
    type: 'CommandAccepted',
    data: {
      command,
      provenance: {
        ...provenance,
        parents: [],
        commandLine: '',
        installer: installer?.kind === 'command' ? { kind: 'command', command: program(installer.command) } : installer,
      },
    },
  };
};

export const redact = (event: CacheEvent): CacheEvent => (event.type === 'CommandAccepted' ? redactCommand(event) : event);
