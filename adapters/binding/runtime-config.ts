import { parseFrameworkVersion } from './framework-version.ts';
import { parseRollForward, rollForwardOnNoCandidate, type FrameworkReference, type RollForward } from './framework-reference.ts';
import { isObject, malformed, readJsonFile, type JsonFile, type JsonObject } from './json-file.ts';
import { isPrerelease } from './framework-version.ts';

/** What a runtimeconfig.json says, as far as it decides what is loaded (docs/design/features/host-runtime-information.md, roll-forward.md). */
export type RuntimeConfig = {
  readonly frameworks: readonly FrameworkReference[];
  /** Names and versions of a self-contained application's own frameworks. */
  readonly includedFrameworks: readonly { readonly name: string; readonly version: string }[];
  readonly frameworkDependent: boolean;
  readonly targetFramework: string;
  /** As written; relative ones and `|arch|/|tfm|` are not resolved here. */
  readonly probingPaths: readonly string[];
  readonly useRidGraph: boolean;
};

/** The DOTNET_* variables; empty where the environment is ignored. */
export type HostVariables = Readonly<Record<string, string | undefined>>;

type Parsing = {
  readonly json: JsonFile;
  readonly variables: HostVariables;
  rollForward: RollForward;
  applyPatches: boolean;
  newSetting: boolean;
  oldSetting: boolean;
};

type Settings = { readonly rollForward?: RollForward; readonly applyPatches?: boolean };

const text = (json: JsonFile, value: unknown, where: string): string => {
  if (typeof value !== 'string') throw malformed(json, where, 'is not a string');
  return value;
};

const rollForwardOf = (json: JsonFile, value: unknown, where: string): RollForward => {
  const found = parseRollForward(text(json, value, where));
  if (found === undefined) throw malformed(json, where, `"${String(value)}" is not Disable, LatestPatch, Minor, LatestMinor, Major or LatestMajor`);
  return found;
};

/** `rollForward`, `applyPatches` and `rollForwardOnNoCandidateFx`, which an object may hold; the first excludes the others in the whole file. */
const settingsIn = (parsing: Parsing, options: JsonObject, where: string): Settings => {
  const { json } = parsing;
  const settings: { rollForward?: RollForward; applyPatches?: boolean } = {};
  if (options.rollForward !== undefined) {
    settings.rollForward = rollForwardOf(json, options.rollForward, `${where}.rollForward`);
    parsing.newSetting = true;
  }
  if (options.applyPatches !== undefined) {
    if (typeof options.applyPatches !== 'boolean') throw malformed(json, `${where}.applyPatches`, 'is not true or false');
    settings.applyPatches = options.applyPatches;
    parsing.oldSetting = true;
  }
  if (options.rollForwardOnNoCandidateFx !== undefined) {
    if (typeof options.rollForwardOnNoCandidateFx !== 'number') throw malformed(json, `${where}.rollForwardOnNoCandidateFx`, 'is not a number');
    settings.rollForward = rollForwardOnNoCandidate(options.rollForwardOnNoCandidateFx);
    parsing.oldSetting = true;
  }
  if (parsing.newSetting && parsing.oldSetting) throw malformed(json, where, 'rollForward together with applyPatches or rollForwardOnNoCandidateFx');
  return settings;
};

const referenceIn = (parsing: Parsing, value: unknown, where: string): FrameworkReference => {
  const { json, variables } = parsing;
  if (!isObject(value)) throw malformed(json, where, 'is not an object');
  const name = text(json, value.name, `${where}.name`);
  const version = parseFrameworkVersion(text(json, value.version, `${where}.version`));
  if (name === '' || /[/\0]/.test(name) || name === '..') throw malformed(json, `${where}.name`, 'is not the name of a framework');
  if (version === undefined) throw malformed(json, `${where}.version`, `"${String(value.version)}" is not a version such as 10.0.0`);
  const own = settingsIn(parsing, value, where);
  const forced = variables.DOTNET_ROLL_FORWARD;
  const rollForward = forced === undefined || forced === '' ? (own.rollForward ?? parsing.rollForward) : rollForwardOf(json, forced, 'the environment variable DOTNET_ROLL_FORWARD');
  const preferRelease = !isPrerelease(version) && Number(variables.DOTNET_ROLL_FORWARD_TO_PRERELEASE) !== 1;
  return { name, version, ...rollForward, applyPatches: own.applyPatches ?? parsing.applyPatches, preferRelease };
};

const arrayAt = (json: JsonFile, value: unknown, where: string): readonly unknown[] => {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw malformed(json, where, 'is not a list');
  return value;
};

const probingPathsIn = (json: JsonFile, value: unknown): readonly string[] =>
  (typeof value === 'string' ? [value] : arrayAt(json, value, 'runtimeOptions.additionalProbingPaths')).map((path) => text(json, path, 'runtimeOptions.additionalProbingPaths'));

const included = (json: JsonFile, value: unknown, where: string): { name: string; version: string } => {
  if (!isObject(value)) throw malformed(json, where, 'is not an object');
  return { name: text(json, value.name, `${where}.name`), version: text(json, value.version, `${where}.version`) };
};

const parseOptions = (json: JsonFile, options: JsonObject, variables: HostVariables): RuntimeConfig => {
  const noCandidate = variables.DOTNET_ROLL_FORWARD_ON_NO_CANDIDATE_FX;
  const rollForward: RollForward = noCandidate === undefined || noCandidate === '' ? { range: 'minor', highest: false } : rollForwardOnNoCandidate(Number(noCandidate));
  const parsing: Parsing = { json, variables, rollForward, applyPatches: true, newSetting: false, oldSetting: false };
  Object.assign(parsing, settingsIn(parsing, options, 'runtimeOptions'));
  const one = options.framework === undefined ? [] : [referenceIn(parsing, options.framework, 'runtimeOptions.framework')];
  const several = arrayAt(json, options.frameworks, 'runtimeOptions.frameworks').map((value) => referenceIn(parsing, value, 'runtimeOptions.frameworks'));
  const own = arrayAt(json, options.includedFrameworks, 'runtimeOptions.includedFrameworks').map((value) => included(json, value, 'runtimeOptions.includedFrameworks'));
  const frameworks = [...one, ...several];
  if (new Set(frameworks.map(({ name }) => name)).size < frameworks.length) throw malformed(json, 'runtimeOptions.frameworks', 'names a framework twice');
  const frameworkDependent = options.framework !== undefined || options.frameworks !== undefined;
  if (frameworkDependent && own.length > 0) throw malformed(json, 'runtimeOptions', 'has frameworks and includedFrameworks');
  const properties = isObject(options.configProperties) ? options.configProperties : {};
  return {
    frameworks,
    includedFrameworks: own,
    frameworkDependent,
    targetFramework: typeof options.tfm === 'string' ? options.tfm : '',
    probingPaths: probingPathsIn(json, options.additionalProbingPaths),
    useRidGraph: String(properties['System.Runtime.Loader.UseRidGraph']).toLowerCase() === 'true',
  };
};

/**
 * Reads a runtimeconfig.json, or gives undefined when there is none. Throws the Failure `malformed-runtimeconfig` for what the host
 * refuses: no JSON, no runtimeOptions, unknown roll-forward settings, contradictory settings, a framework named twice.
 */
export const readRuntimeConfig = (file: string, variables: HostVariables): RuntimeConfig | undefined => {
  const json = readJsonFile(file, 'malformed-runtimeconfig');
  if (json === undefined) return undefined;
  const { runtimeOptions } = json.root;
  if (!isObject(runtimeOptions)) throw malformed(json, 'runtimeOptions', runtimeOptions === undefined ? 'is missing' : 'is not an object');
  return parseOptions(json, runtimeOptions, variables);
};
