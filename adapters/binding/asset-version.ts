/** The assemblyVersion or fileVersion of a deps.json asset: two to four numbers; a part that is absent (or not given at all) is -1. */
export type AssetVersion = readonly [number, number, number, number];

export const noVersion: AssetVersion = [-1, -1, -1, -1];

/** What the host makes of a version text; anything but two to four unsigned numbers counts as not given. */
export const parseAssetVersion = (text: unknown): AssetVersion => {
  if (typeof text !== 'string' || !/^\d+(\.\d+){1,3}$/.test(text)) return noVersion;
  const parts = text.split('.').map(Number);
  return [parts[0]!, parts[1]!, parts[2] ?? -1, parts[3] ?? -1];
};

export const compareAssetVersions = (a: AssetVersion, b: AssetVersion): number => a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3];
