/** An assembly of the closure in a view: its image, or a copy of the source where there is none. */
export type ViewAssembly = {
  /** File name, such as `Newtonsoft.Json.dll`. */
  readonly fileName: string;
  /** SHA-256 of the object that stands for it. */
  readonly object: string;
};

/** What a view is made of. */
export type ViewSpec = {
  /** Whose view it is: another root's is another view, also where its files are the same, so that each goes with its own root. */
  readonly root: string;
  /** The identifier that the host picks first of its own list: `linux-x64`, `linux-musl-x64`, `linux-arm64` … */
  readonly runtimeIdentifier: string;
  /**
   * Every managed assembly that the application binds to files of its own, where its copy beats the framework's. An assembly
   * listed here is taken from the view even when the framework's is newer.
   */
  readonly assemblies: readonly ViewAssembly[];
  /** Folders whose other entries are found beside the assemblies: the application's first; of equal names the first is taken. */
  readonly besideFolders: readonly string[];
};

export type View = {
  /** The hash of all inputs: 32 hexadecimal digits. */
  readonly view: string;
  readonly folder: string;
};
