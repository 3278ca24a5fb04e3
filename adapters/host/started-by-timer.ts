/** Whether a timer of systemd started this process, and not a person through `systemctl start` (systemd.exec(5), "TRIGGER_UNIT"; since version 252). */
export const startedByTimer = (environment: NodeJS.ProcessEnv = process.env): boolean => environment['TRIGGER_UNIT']?.endsWith('.timer') === true;
