const families = [
  { pattern: /^net(\d{1,2})\.(\d{1,2})$/, rank: 30_000, isCore: true },
  { pattern: /^netcoreapp(\d)\.(\d)$/, rank: 20_000, isCore: true },
  { pattern: /^netstandard(\d)\.(\d)$/, rank: 10_000, isCore: false },
] as const;

/**
 * How well a folder `lib/<target>` of a NuGet package fits .NET `newestMajor`: the higher the better; null when that cannot load it, or only on one platform
 * (learn.microsoft.com, "Target frameworks": .NET takes its own targets up to its version, then .NET Core's, then .NET Standard's).
 */
export const targetRank = (target: string, newestMajor: number): number | null => {
  for (const { pattern, rank, isCore } of families) {
    const [, major, minor] = pattern.exec(target.toLowerCase()) ?? [];
    if (major === undefined || minor === undefined || (rank === 30_000 && Number(major) < 5)) continue; // net4.5 is the .NET Framework
    return isCore && Number(major) > newestMajor ? null : rank + Number(major) * 100 + Number(minor);
  }
  return null;
};
