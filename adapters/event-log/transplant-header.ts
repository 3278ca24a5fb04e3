import { closeSync, copyFileSync, cpSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteFile } from './sqlite-file.ts';

/** SQLite's page size, which a log never changes. */
const pageSize = 4096;
/** Offset of the file change counter in the header (sqlite.org/fileformat2.html#the_database_header). */
const changeCounter = 24;

/** The first page of a new log: header and schema. Every log of ours has the same, but for numbers that SQLite can do without. */
const firstPage = (folder: string): Buffer => {
  const file = join(folder, 'new.db');
  openSqliteFile({ file }).db.close();
  const page = readFileSync(file).subarray(0, pageSize);
  // Not the counter for which the size in the header is valid, so that SQLite goes by the size of the file.
  page.writeUInt32BE(page.readUInt32BE(changeCounter) + 1, changeCounter);
  return page;
};

/** A copy of a log whose beginning is destroyed, with that of a new log in its place, and the function that removes it. */
export const transplantHeader = (file: string): { readonly copy: string; readonly remove: () => void } => {
  const folder = mkdtempSync(join(tmpdir(), 'ngen-recover-'));
  const copy = join(folder, 'events.db');
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const page = firstPage(folder);
    copyFileSync(file, copy);
    if (existsSync(`${file}-wal`)) cpSync(`${file}-wal`, `${copy}-wal`);
    const descriptor = openSync(copy, 'r+');
    writeSync(descriptor, page, 0, pageSize, 0);
    closeSync(descriptor);
    return { copy, remove };
  } catch (error) {
    remove();
    throw error;
  }
};
