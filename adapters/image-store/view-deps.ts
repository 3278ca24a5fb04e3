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
