import { isRight } from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { runDotnet, type DotnetOptions } from './run-dotnet.ts';

const SearchResult = t.type({
  searchResult: t.array(t.type({ packages: t.array(t.type({ id: t.string, version: t.string })) })),
});

/** The JSON document in an output that may have other lines before it. */
const documentIn = (output: string): unknown => {
  try {
    return JSON.parse(output.slice(output.indexOf('{')));
  } catch {
    return null; // an SDK older than 8.0.200 knows no `dotnet package search` and prints its help
  }
};

/** Every version of one package that the user's NuGet sources offer; none when they cannot be reached or the SDK cannot search. */
export const publishedVersions = async (id: string, prerelease: boolean, options: DotnetOptions): Promise<readonly string[]> => {
  const { output } = await runDotnet(['package', 'search', id, '--exact-match', '--format', 'json', ...(prerelease ? ['--prerelease'] : [])], options);
  const decoded = SearchResult.decode(documentIn(output));
  if (!isRight(decoded)) return [];
  return decoded.right.searchResult.flatMap(({ packages }) => packages.filter((found) => found.id.toLowerCase() === id.toLowerCase()).map(({ version }) => version));
};
