import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Where `dotnet tool install` puts a tool: `FOLDER/.store/ID/VERSION/ID/VERSION/tools/FRAMEWORK/RID/App.dll`. */
const toolPath = /^(?<store>.*\/\.store\/(?<id>[^/]+))\/(?<version>[^/]+)\/\k<id>\/\k<version>\/tools\/[^/]+\/[^/]+\/[^/]+$/;

/** The folder of the versions of a .NET tool that a file belongs to; null where it is no tool's. */
export const versionsOfTool = (path: string): string | null => toolPath.exec(path)?.groups!['store'] ?? null;

const namesIn = (folder: string): readonly string[] => (existsSync(folder) ? readdirSync(folder) : []);

/**
 * The application that `dotnet tool update` has put in the place of one that is gone: of the same tool, by the same name, in the one version that is there.
 * Null where it is no tool's, or where more than one could be meant.
 */
export const toolSuccessor = (gone: string): string | null => {
  const groups = toolPath.exec(gone)?.groups;
  if (groups === undefined) return null;
  const { store, id } = groups as { readonly store: string; readonly id: string };
  const found = namesIn(store).flatMap((version) => {
    const tools = join(store, version, id, version, 'tools');
    return namesIn(tools).flatMap((framework) => namesIn(join(tools, framework)).map((rid) => join(tools, framework, rid, basename(gone))));
  });
  const there = found.filter((file) => existsSync(file));
  return there.length === 1 ? there[0]! : null;
};
