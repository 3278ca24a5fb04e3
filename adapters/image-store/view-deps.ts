import type { ViewSpec } from './view-spec.ts';

/** The host replaces an entry of another deps file only by one of the same or a higher version. */
const highest = '65535.65535.65535.65535';

/**
 * The deps file of a view. Its assemblies are assets for a runtime identifier, because only those are looked up by relative path: a plain
 * asset would be taken from the application's folder by its base name. (Host: docs/design/features/host-probing.md of dotnet/runtime.)
 */
export const renderViewDeps = (spec: Pick<ViewSpec, 'runtimeIdentifier' | 'assemblies'>): string => {
  const asset = { rid: spec.runtimeIdentifier, assetType: 'runtime', assemblyVersion: highest, fileVersion: highest };
  const runtimeTargets = Object.fromEntries(spec.assemblies.map(({ fileName }) => [`ngen/${fileName}`, asset]));
  return `${JSON.stringify(
    {
      runtimeTarget: { name: '.NETCoreApp,Version=v8.0', signature: '' },
      targets: { '.NETCoreApp,Version=v8.0': { 'ngen/1': { runtimeTargets } } },
      libraries: { 'ngen/1': { type: 'package', serviceable: false, sha512: '', path: 'v/1' } },
    },
    null,
    1,
  )}\n`;
};

type Rendered = { readonly targets: Readonly<Record<string, Readonly<Record<string, { readonly runtimeTargets: Readonly<Record<string, { readonly rid: string }>> }>>>> };

/** What `renderViewDeps` was given, by what it made; null when it did not make this. */
export const readViewDeps = (text: string): { readonly runtimeIdentifier: string; readonly fileNames: readonly string[] } | null => {
  try {
    const { targets } = JSON.parse(text) as Rendered;
    const assets = Object.entries(Object.values(Object.values(targets)[0]!)[0]!.runtimeTargets);
    return { runtimeIdentifier: assets[0]![1].rid, fileNames: assets.map(([path]) => path.replace(/^ngen\//, '')) };
  } catch {
    return null; // damaged
  }
};
