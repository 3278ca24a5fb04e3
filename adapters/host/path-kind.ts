import { statSync, type Stats } from 'node:fs';

/** Links are followed; one that leads in a circle leads to nothing. */
const statOrNone = (path: string): Stats | undefined => {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ELOOP') return undefined;
    throw error;
  }
};

/** Whether there is a regular file. Raises the system's error where that may not be asked. */
export const isFile = (path: string): boolean => statOrNone(path)?.isFile() === true;

/** Whether there is a folder. Raises the system's error where that may not be asked. */
export const isFolder = (path: string): boolean => statOrNone(path)?.isDirectory() === true;
