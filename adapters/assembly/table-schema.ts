/** The columns of the metadata tables, in the order of ECMA-335 §II.22; a coded index has its name from §II.24.2.6. */
const columnsOfTables = {
  Module: [0x00, 'u16 string guid guid guid'],
  TypeRef: [0x01, 'ResolutionScope string string'],
  TypeDef: [0x02, 'u32 string string TypeDefOrRef Field MethodDef'],
  FieldPtr: [0x03, 'Field'],
  Field: [0x04, 'u16 string blob'],
  MethodPtr: [0x05, 'MethodDef'],
  MethodDef: [0x06, 'u32 u16 u16 string blob Param'],
  ParamPtr: [0x07, 'Param'],
  Param: [0x08, 'u16 u16 string'],
  InterfaceImpl: [0x09, 'TypeDef TypeDefOrRef'],
  MemberRef: [0x0a, 'MemberRefParent string blob'],
  Constant: [0x0b, 'u16 HasConstant blob'],
  CustomAttribute: [0x0c, 'HasCustomAttribute CustomAttributeType blob'],
  FieldMarshal: [0x0d, 'HasFieldMarshal blob'],
  DeclSecurity: [0x0e, 'u16 HasDeclSecurity blob'],
  ClassLayout: [0x0f, 'u16 u32 TypeDef'],
  FieldLayout: [0x10, 'u32 Field'],
  StandAloneSig: [0x11, 'blob'],
  EventMap: [0x12, 'TypeDef Event'],
  EventPtr: [0x13, 'Event'],
  Event: [0x14, 'u16 string TypeDefOrRef'],
  PropertyMap: [0x15, 'TypeDef Property'],
  PropertyPtr: [0x16, 'Property'],
  Property: [0x17, 'u16 string blob'],
  MethodSemantics: [0x18, 'u16 MethodDef HasSemantics'],
  MethodImpl: [0x19, 'TypeDef MethodDefOrRef MethodDefOrRef'],
  ModuleRef: [0x1a, 'string'],
  TypeSpec: [0x1b, 'blob'],
  ImplMap: [0x1c, 'u16 MemberForwarded string ModuleRef'],
  FieldRVA: [0x1d, 'u32 Field'],
  EncLog: [0x1e, 'u32 u32'],
  EncMap: [0x1f, 'u32'],
  Assembly: [0x20, 'u32 u16 u16 u16 u16 u32 blob string string'],
  AssemblyProcessor: [0x21, 'u32'],
  AssemblyOS: [0x22, 'u32 u32 u32'],
  AssemblyRef: [0x23, 'u16 u16 u16 u16 u32 blob string string blob'],
  AssemblyRefProcessor: [0x24, 'u32 AssemblyRef'],
  AssemblyRefOS: [0x25, 'u32 u32 u32 AssemblyRef'],
  File: [0x26, 'u32 string blob'],
  ExportedType: [0x27, 'u32 u32 string string Implementation'],
  ManifestResource: [0x28, 'u32 u32 string Implementation'],
  NestedClass: [0x29, 'TypeDef TypeDef'],
  GenericParam: [0x2a, 'u16 u16 TypeOrMethodDef string'],
  MethodSpec: [0x2b, 'MethodDefOrRef blob'],
  GenericParamConstraint: [0x2c, 'GenericParam TypeDefOrRef'],
} as const;

const codedIndices: Readonly<Record<string, readonly [tagBits: number, tables: string]>> = {
  TypeDefOrRef: [2, 'TypeDef TypeRef TypeSpec'],
  HasConstant: [2, 'Field Param Property'],
  HasCustomAttribute: [
    5,
    'MethodDef Field TypeRef TypeDef Param InterfaceImpl MemberRef Module DeclSecurity Property Event StandAloneSig ModuleRef TypeSpec Assembly AssemblyRef File ExportedType ManifestResource GenericParam GenericParamConstraint MethodSpec',
  ],
  HasFieldMarshal: [1, 'Field Param'],
  HasDeclSecurity: [2, 'TypeDef MethodDef Assembly'],
  MemberRefParent: [3, 'TypeDef TypeRef ModuleRef MethodDef TypeSpec'],
  HasSemantics: [1, 'Event Property'],
  MethodDefOrRef: [1, 'MethodDef MemberRef'],
  MemberForwarded: [1, 'Field MethodDef'],
  Implementation: [2, 'File AssemblyRef ExportedType'],
  CustomAttributeType: [3, 'MethodDef MemberRef'],
  ResolutionScope: [2, 'Module ModuleRef AssemblyRef TypeRef'],
  TypeOrMethodDef: [1, 'TypeDef MethodDef'],
};

export type TableName = keyof typeof columnsOfTables;

/** How wide a column is: fixed, or by the size of a heap, or by the rows of the tables it may point into. */
export type ColumnKind =
  | { readonly id: number; readonly kind: 'fixed'; readonly width: number }
  | { readonly id: number; readonly kind: 'heap'; readonly wideBit: number }
  | { readonly id: number; readonly kind: 'index'; readonly tagBits: number; readonly tables: readonly number[] };

export const tableNumber = (name: TableName): number => columnsOfTables[name][0];

const kinds = new Map<string, ColumnKind>();

const kindOf = (word: string, id: number): ColumnKind => {
  if (word === 'u16' || word === 'u32') return { id, kind: 'fixed', width: word === 'u16' ? 2 : 4 };
  // The bits of HeapSizes, ECMA-335 §II.24.2.6.
  if (word === 'string' || word === 'guid' || word === 'blob') return { id, kind: 'heap', wideBit: { string: 1, guid: 2, blob: 4 }[word] };
  const [tagBits, tables] = codedIndices[word] ?? [0, word];
  return { id, kind: 'index', tagBits, tables: tables.split(' ').map((table) => tableNumber(table as TableName)) };
};

const sharedKind = (word: string): ColumnKind => {
  const kind = kinds.get(word) ?? kindOf(word, kinds.size);
  kinds.set(word, kind);
  return kind;
};

/** The columns of each table by its number. */
export const tableColumns: readonly (readonly ColumnKind[])[] = Object.values(columnsOfTables).map(([, words]) => words.split(' ').map(sharedKind));
/** Every kind of column, by its id. */
export const columnKinds: readonly ColumnKind[] = [...kinds.values()];
