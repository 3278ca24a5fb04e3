import { readFileSync } from 'node:fs';

/** What the runtime says of native code. */
export type ReadyToRunLog = {
  /** It uses none at all in this process. */
  readonly disabled: boolean;
  /** By file, its own words about the native code in it; null where it took it. */
  readonly files: ReadonlyMap<string, string | null>;
};

const taken = 'Ready to Run initialized successfully';

/** Reads the file that DOTNET_ReadyToRunLogFile names. Of a file that was loaded several times a refusal counts. No file: nothing is known. */
export const readReadyToRunLog = (file: string): ReadyToRunLog => {
  const files = new Map<string, string | null>();
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return { disabled: false, files }; // the runtime did not get so far
  }
  for (const [, said, path] of text.matchAll(/^(.*): "(\/.*)"\.$/gm)) {
    if (said !== taken) files.set(path!, said!);
    else if (!files.has(path!)) files.set(path!, null);
  }
  return { disabled: /^Ready to Run not enabled/m.test(text), files };
};
