/** Waits in a shell script until a command succeeds; fails after a minute. */
export const untilInShell = (command: string): string => `end=$(($(date +%s) + 60)); until ${command}; do [ "$(date +%s)" -lt $end ]; sleep 0.1; done`;
