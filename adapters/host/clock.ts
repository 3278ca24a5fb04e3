/** The time in milliseconds since 1970: the one place from which adapters and handlers have what a decision takes as an argument. */
export const currentTime = (): number => Date.now();
