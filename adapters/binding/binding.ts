/** A shared framework that the host chose. `folder` is `<root>/shared/<name>/<version>`; for a self-contained app the application's folder. */
export type Framework = { readonly name: string; readonly version: string; readonly folder: string };

/**
 * An assembly file on the host's list of trusted platform assemblies. `file` is absolute, spelled as the host would pass it
 * to the runtime. `origin`: `app` beside the application, `package` in a probing path (such as the NuGet folder), `runtime-asset`
 * under `runtimes/<rid>/`. What the list names may be a native library: only reading the file shows it.
 */
export type BoundAssembly = { readonly simpleName: string; readonly file: string; readonly origin: 'app' | 'package' | 'runtime-asset' };

/** `what`: the file, or where the host looks in several places the path in the package; `wantedBy`: the library (`name/version`) that lists it. */
export type MissingAsset = { readonly what: string; readonly wantedBy: string; readonly kind: 'assembly' | 'native' };

/** What the .NET host would load for an application. Everything in it follows from files (and, unless ignored, `DOTNET_*` variables). */
export type Binding = {
  readonly runtime: 'dotnet';
  /** Absolute real path of the managed main assembly, or of the library. */
  readonly app: string;
  readonly applicationBase: string;
  /** Whether the host can start it: it is an application with a runtimeconfig.json. */
  readonly executable: boolean;
  /** The native program beside it that starts it, when there is one. */
  readonly apphost: string | null;
  /** The `dotnet` program of the root that the apphost would choose, or of the one on PATH where there is no apphost. */
  readonly dotnet: string;
  /** Whether the application carries its own framework. */
  readonly selfContained: boolean;
  /** The hostfxr and hostpolicy libraries that would be used. */
  readonly hostFiles: readonly string[];
  /** Resolved frameworks, the lowest level (Microsoft.NETCore.App) last. */
  readonly frameworks: readonly Framework[];
  /** What the application brings and wins with, in the host's order; files that are not there are in `missing` instead. */
  readonly assemblies: readonly BoundAssembly[];
  /** Simple name to file, for what comes from frameworks. */
  readonly frameworkAssemblies: ReadonlyMap<string, string>;
  /** Existing files and folders whose content or presence decided this (native libraries among them), beside the assemblies, programs and host files above. */
  readonly inputs: readonly string[];
  /** Files and folders that are not there and would change this if they appeared. */
  readonly absent: readonly string[];
  /**
   * What a deps.json names and is not there. The host starts such an application nevertheless, unless it has probing paths: where
   * it looks for files it insists on each. So a launcher that adds a probing path would stop it.
   */
  readonly missing: readonly MissingAsset[];
};

/** `environment` holds the variables the application would start with; `ignoreEnvironment` leaves out all of them but PATH. */
export type BindOptions = { readonly environment: Readonly<Record<string, string | undefined>>; readonly ignoreEnvironment?: boolean };
