export type Framework = { readonly name: string; readonly version: string; readonly folder: string };
export type BoundAssembly = { readonly simpleName: string; readonly file: string; readonly origin: 'app' | 'package' | 'runtime-asset' };
export type Binding = {
  readonly runtime: 'dotnet';
  readonly app: string;
  readonly applicationBase: string;
  readonly executable: boolean;
  readonly apphost: string | null;
  readonly dotnet: string;
  readonly hostFiles: readonly string[];
  readonly frameworks: readonly Framework[];
  readonly assemblies: readonly BoundAssembly[];
  readonly frameworkAssemblies: ReadonlyMap<string, string>;
  readonly inputs: readonly string[];
  readonly absent: readonly string[];
  readonly missing: readonly { readonly what: string; readonly wantedBy: string }[];
};
