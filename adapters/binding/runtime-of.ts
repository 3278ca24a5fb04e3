import { existsSync } from 'node:fs';
import type { Runtime } from '../../domain/root.ts';
import type { AssemblyInfo } from '../assembly/assembly-info.ts';

/** .NET Framework ended with version 4 of its core library; .NET's facade of that name has references of its own. */
const isFrameworkCore = (version: string): boolean => Number(version.split('.')[0]) <= 4;

/** Of assemblies that say what they were made for, and of older ones, which only references tell of. */
const madeForFramework = ({ targetFramework, name, references }: AssemblyInfo): boolean => {
  if (targetFramework !== null) return targetFramework.startsWith('.NETFramework');
  const core = references.find((reference) => reference.name === 'mscorlib');
  if (core === undefined) return name.name === 'mscorlib' && references.length === 0;
  return isFrameworkCore(core.version) && !references.some((reference) => reference.name === 'System.Runtime' || reference.name === 'System.Private.CoreLib');
};

/**
 * The runtime that starts an assembly: Mono what was made for .NET Framework, .NET everything else, also what has a `runtimeconfig.json`, with
 * which the .NET host starts whatever it is.
 */
export const runtimeOf = (info: AssemblyInfo): Runtime =>
  madeForFramework(info) && !existsSync(info.file.replace(/\.(?:dll|exe)$/i, '.runtimeconfig.json')) ? 'mono' : 'dotnet';
