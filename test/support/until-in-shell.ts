/** Waits in a shell script until a command succeeds; fails after a minute. */
export const untilInShell = (command: string): string => `end=$(($(date +%s) + 60)); until ${command}; do [ "$(date +%s)" -lt $end ]; sleep 0.1; done`;

/** Where the path unit sees what comes next: it looks away while its service works. */
export const untilWatching = untilInShell('[ "$(systemctl show -P SubState ngen-changes.path)" = waiting ]');
