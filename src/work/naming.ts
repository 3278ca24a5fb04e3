/** A message about a file, which names it once. */
export const naming = (path: string, message: string): string => (message.includes(path) ? message : `${path}: ${message}`);
