import { readAssemblyName, readMvid, readReferences } from './assembly-identity.ts';
import type { AssemblyInfo } from './assembly-info.ts';
import { cliFlags } from './cli-header.ts';
import { assemblyAttributeString } from './custom-attributes.ts';
import { machineInWords } from './machine.ts';
import { withAssembly } from './open-assembly.ts';
import { processorArchitectureOf } from './processor-architecture.ts';
import { describeReadyToRun } from './read-ready-to-run.ts';

export type { AssemblyInfo, ProcessorArchitecture } from './assembly-info.ts';
export type { ManifestMember, ReadyToRunInfo, ReadyToRunSection } from './ready-to-run-info.ts';

/**
 * Reads what the assembly in `file` says of itself, a few kilobytes of it (ECMA-335 §II.22 to §II.25). Raises the Failures
 * `file-not-found`, `file-unreadable`, `not-a-pe-file`, `native-dll`, `netmodule`, `corrupt-metadata`.
 */
export const readAssembly = (file: string): AssemblyInfo =>
  withAssembly(file, ({ source, headers, cli, native, metadata }) => ({
    file,
    size: source.size,
    name: readAssemblyName(metadata),
    mvid: readMvid(metadata),
    references: readReferences(metadata),
    targetFramework: assemblyAttributeString(metadata, 'System.Runtime.Versioning', 'TargetFrameworkAttribute'),
    processorArchitecture: processorArchitectureOf(headers.machine, cli.flags, native?.flags ?? null),
    machine: machineInWords(headers.machine),
    imageBase: headers.imageBase,
    hasEntryPoint: cli.entryPoint !== 0,
    ilOnly: (cli.flags & cliFlags.ilOnly) !== 0,
    native: native === null ? null : describeReadyToRun(source, headers, native),
  }));
