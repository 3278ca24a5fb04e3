import { displayName } from '../../domain/assembly-name.ts';
import type { InspectedAssembly } from './inspect-assembly.ts';

export const listed = (label: string, items: readonly string[]): readonly string[] => items.map((item, index) => `  ${(index === 0 ? label : '').padEnd(14)}${item}`);

const hintLines = ({ dependencies, defaultHint }: InspectedAssembly['hints']): readonly string[] => [
  ...dependencies.map(({ name, hint, referenced }) => `${name}: ${hint}${referenced ? '' : ' (not referenced: ignored)'}`),
  ...(defaultHint === null ? [] : [`whoever references it: ${defaultHint}`]),
];

/** What a processor must have and must not have. */
export const processorLine = ({ needed, excluded }: NonNullable<InspectedAssembly['instructionSets']>): string =>
  `${needed.length === 0 ? 'any' : needed.join(', ')}${excluded.length === 0 ? '' : `; not with ${excluded.join(', ')}`}`;

const nativeLine = ({ readyToRun, methods }: InspectedAssembly): string =>
  readyToRun === null ? 'none' : `ReadyToRun ${readyToRun.majorVersion}.${readyToRun.minorVersion}, ${methods?.methods} methods and ${methods?.instances} instances`;

const shownAtMost = 10;

const leftOutLines = ({ leftOut, methods }: InspectedAssembly, verbose: boolean): readonly string[] => {
  if (leftOut === null || methods === null || leftOut.length === 0) return [];
  const plain = leftOut.filter(({ generic }) => !generic).map(({ type, name }) => `${type}.${name}`);
  const shown = verbose ? plain : plain.slice(0, shownAtMost);
  const more = plain.length - shown.length;
  const generic = leftOut.length - plain.length;
  return [
    `${plain.length} of ${methods.methodsWithBody - generic} methods${generic === 0 ? '' : `, and ${generic} generic ones, of which only instances can be compiled`}`,
    ...shown,
    ...(more === 0 ? [] : [`and ${more} more, which /verbose lists`]),
  ];
};

const placeNotes: Readonly<Record<string, string>> = {
  'System.Environment.ProcessPath': 'with images that is the runtime’s program',
  'System.Diagnostics.Process.MainModule': 'with images that is the runtime’s program',
};

/** What `ngen inspect` says of an assembly, or of an image that is one; `verbose` lists every method that was left out, and every one that was compiled. */
export const inspectedLines = (it: InspectedAssembly, verbose: boolean): readonly string[] => [
  it.file,
  `  assembly:     ${it.assembly}`,
  `  MVID:         ${it.mvid}`,
  `  framework:    ${it.targetFramework ?? 'not stated'}`,
  `  machine:      ${it.machine} (${it.processorArchitecture})`,
  `  image base:   ${it.imageBase}`,
  `  native code:  ${nativeLine(it)}`,
  ...listed('processor:', it.instructionSets === null ? [] : [processorLine(it.instructionSets)]),
  ...listed('bubble:', it.readyToRun?.manifestMembers.map((member) => `${displayName(member.name)}, MVID ${member.mvid}`) ?? []),
  ...listed('bypassed:', it.bypassed.map(({ type, name, declaredOn }) => `${type}.${name}${declaredOn === 'property' ? ' (by its property)' : ''}`)),
  ...listed('left out:', leftOutLines(it, verbose)),
  ...listed('compiled:', it.compiled?.map(({ type, name }) => `${type}.${name}`) ?? []),
  ...listed('hints:', hintLines(it.hints)),
  ...listed('asks for:', it.asksForPlace.map((member) => `${member}: ${placeNotes[member] ?? 'with images that is in the cache'}`)),
  ...listed('references:', it.references),
];
