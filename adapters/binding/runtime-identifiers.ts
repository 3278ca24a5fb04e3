import { readFileSync } from 'node:fs';
import { isObject, type JsonObject } from './json-file.ts';

/** Picks, of the runtime identifiers for which a library has assets, the one whose assets the host takes. */
export type MatchRid = (offered: ReadonlySet<string>) => string | undefined;

const firstOf = (rids: readonly string[]): MatchRid => (offered) => rids.find((rid) => offered.has(rid));

/** The identifier that a framework was built for: what follows the slash in its deps.json's target, e.g. `linux-x64`. */
export const ridOfTarget = (target: string): string => target.slice(target.lastIndexOf('/') + 1);

const split = (rid: string): { platform: string; architecture: string } => {
  const dash = rid.lastIndexOf('-');
  return { platform: rid.slice(0, dash), architecture: rid.slice(dash + 1) };
};

export const architectureOf = (rid: string): string => split(rid).architecture;

const isMusl = (platform: string): boolean => platform === 'linux-musl' || platform.startsWith('alpine');

/**
 * What a host built for `rid` takes, in its order of preference, since .NET 8 (docs.microsoft.com, "Host determines RID-specific
 * assets"): its own platform, then the portable ones. DOTNET_RUNTIME_ID (`forced`) comes first.
 */
export const portableRids = (rid: string, forced: string | undefined): readonly string[] => {
  const { platform, architecture } = split(rid);
  const platforms = [platform, ...(isMusl(platform) ? ['linux-musl'] : []), 'linux', 'unix'];
  return [...new Set([...(forced === undefined || forced === '' ? [] : [forced]), ...platforms.flatMap((name) => [`${name}-${architecture}`, name]), 'any'])];
};

export const matchPortable = (rid: string, forced: string | undefined): MatchRid => firstOf(portableRids(rid, forced));

const withoutPatch = new Set(['alpine', 'rhel', 'ol', 'centos', 'rocky']);

/** The distribution's identifier from the text of /etc/os-release, e.g. `debian.12`, or undefined. */
export const distributionOf = (osRelease: string): string | undefined => {
  const field = (name: string): string | undefined => new RegExp(`^${name}=["']?([^"'\\n]*)`, 'm').exec(osRelease)?.[1];
  const id = field('ID');
  if (id === undefined) return undefined;
  const version = field('VERSION_ID');
  const trimmed = withoutPatch.has(id) ? version?.split('.').slice(0, id === 'alpine' ? 2 : 1).join('.') : version;
  return trimmed === undefined || trimmed === '' ? id : `${id}.${trimmed}`;
};

const readDistribution = (): string | undefined => {
  try {
    return distributionOf(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return undefined; // the host falls back to the portable identifier
  }
};

/**
 * What an application gets that set System.Runtime.Loader.UseRidGraph: this distribution's identifier (or DOTNET_RUNTIME_ID), or
 * the portable one where the graph does not know it, and the fallbacks that the root framework's deps.json lists for it.
 */
export const matchByGraph = (rid: string, graph: JsonObject, forced: string | undefined): MatchRid => {
  const { architecture } = split(rid);
  const distribution = forced ?? `${readDistribution() ?? ''}-${architecture}`;
  const start = Object.hasOwn(graph, distribution) ? distribution : `linux-${architecture}`;
  const fallbacks = graph[start];
  return firstOf([start, ...(Array.isArray(fallbacks) ? fallbacks.filter((fallback) => typeof fallback === 'string') : [])]);
};

export const ridGraphOf = (root: JsonObject): JsonObject => (isObject(root.runtimes) ? root.runtimes : {});
