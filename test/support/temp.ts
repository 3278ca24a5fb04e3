import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A new empty folder that is gone when the calling test has finished. */
export const temporaryFolder = (label = 'ngen-test-'): string => {
  const folder = mkdtempSync(join(tmpdir(), label));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};
