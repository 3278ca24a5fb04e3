import { readAssembly } from '../../adapters/assembly/read-assembly.ts';
import { findDotnetRoot } from '../../adapters/binding/dotnet-root.ts';
import { frameworkAssemblies, newestMajor, packageAssemblies, type InstalledAssembly } from '../../adapters/binding/installed-assemblies.ts';
import { packageFolder } from '../../adapters/binding/package-folder.ts';
import { displayName } from '../../domain/assembly-name.ts';
import { isFailure } from '../../domain/failure.ts';
import { matchesName } from '../cli/match-name.ts';
import type { PartialName } from '../cli/partial-name.ts';
import { foldArchitecture } from '../cli/values.ts';

/** What a display name leads to beyond roots and the current folder: the files that it means, and the names of others of that simple name. */
export type FoundByName = { readonly files: readonly string[]; readonly others: readonly string[] };

type Named = InstalledAssembly & { readonly displayed: string; readonly fits: boolean };

/** Whether the assembly in a file has the name; `displayed` is the name it has. Null for what is no assembly. */
export const compareName = (file: string, wanted: PartialName): Pick<Named, 'displayed' | 'fits'> | null => {
  try {
    const { name, processorArchitecture } = readAssembly(file);
    return { displayed: displayName(name), fits: matchesName(wanted, name, foldArchitecture(processorArchitecture)) };
  } catch (error) {
    if (!isFailure(error)) throw error;
    return null;
  }
};

const named = (candidates: readonly InstalledAssembly[], wanted: PartialName): readonly Named[] =>
  candidates.flatMap((candidate) => {
    const compared = compareName(candidate.file, wanted);
    return compared === null ? [] : [{ ...candidate, ...compared }];
  });

const bestOfGroups = (found: readonly Named[]): readonly string[] => {
  const best = new Map<string, string>();
  for (const { file, group, fits } of found) if (fits && !best.has(group)) best.set(group, file);
  return [...best.values()];
};

/**
 * Looks for an assembly where .NET keeps those that belong to no application: in the installed frameworks, and where none has it in the NuGet package
 * folder (`docs/decisions/0031`). @throws Failure `dotnet-missing`
 */
export const findByDisplayName = (wanted: PartialName): FoundByName => {
  const root = findDotnetRoot(false, { environment: { PATH: process.env['PATH'] }, ignoreEnvironment: true }).folder;
  const ofFrameworks = named(frameworkAssemblies(root, wanted.name), wanted);
  const files = bestOfGroups(ofFrameworks);
  if (files.length > 0) return { files, others: [] };
  const ofPackages = named(packageAssemblies(packageFolder(process.env), wanted.name, newestMajor(root)), wanted);
  const others = [...ofFrameworks, ...ofPackages].filter(({ fits }) => !fits).map(({ displayed }) => displayed);
  return { files: bestOfGroups(ofPackages), others: [...new Set(others)] };
};
