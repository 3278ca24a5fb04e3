const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];

/** A size for people, in powers of a thousand: `999 bytes`, `12.3 MB`. */
export const describeBytes = (bytes: number): string => {
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 ? value : value.toFixed(1)} ${power === 0 && bytes === 1 ? 'byte' : units[power]}`;
};
