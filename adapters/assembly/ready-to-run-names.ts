// The words of readytorun.h in the .NET runtime. (Of 0x2 readytorun-format.md says "composite"; the runtime reads it as here.)
const flagNames: readonly (readonly [bit: number, name: string])[] = [
  [0x001, 'PlatformNeutralSource'],
  [0x002, 'SkipTypeValidation'],
  [0x004, 'Partial'],
  [0x008, 'NonSharedPInvokeStubs'],
  [0x010, 'EmbeddedMsil'],
  [0x020, 'Component'],
  [0x040, 'MultiModuleVersionBubble'],
  [0x080, 'UnrelatedR2RCode'],
  [0x100, 'PlatformNativeImage'],
];

export const platformNeutralSource = 0x1;

export const sectionTypes = {
  CompilerIdentifier: 100,
  ImportSections: 101,
  RuntimeFunctions: 102,
  MethodDefEntryPoints: 103,
  ExceptionInfo: 104,
  DebugInfo: 105,
  DelayLoadMethodCallThunks: 106,
  AvailableTypes: 108,
  InstanceMethodEntryPoints: 109,
  InliningInfo: 110,
  ProfileDataInfo: 111,
  ManifestMetadata: 112,
  AttributePresence: 113,
  InliningInfo2: 114,
  ComponentAssemblies: 115,
  OwnerCompositeExecutable: 116,
  PgoInstrumentationData: 117,
  ManifestAssemblyMvids: 118,
  CrossModuleInlineInfo: 119,
  HotColdMap: 120,
  MethodIsGenericMap: 121,
  EnclosingTypeMap: 122,
  TypeGenericInfoMap: 123,
  ExternalTypeMaps: 124,
  ProxyTypeMaps: 125,
  TypeMapAssemblyTargets: 126,
} as const;

const sectionNames = new Map<number, string>(Object.entries(sectionTypes).map(([name, type]) => [type, name]));

/** A section type that is newer than this list keeps its number as its name. */
export const sectionName = (type: number): string => sectionNames.get(type) ?? String(type);

export const flagsInWords = (flags: number): readonly string[] => {
  const known = flagNames.filter(([bit]) => (flags & bit) !== 0);
  const rest = known.reduce((left, [bit]) => left & ~bit, flags) >>> 0;
  return [...known.map(([, name]) => name), ...(rest === 0 ? [] : [`0x${rest.toString(16)}`])];
};
