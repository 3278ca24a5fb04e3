import { readFileSync, statSync } from 'node:fs';
import { Failure } from '../../domain/failure.ts';
import { unreadable } from '../host/unreadable.ts';

/** Where user and password are when they are not to stand in a command line, which every process of the machine can read. */
export type CredentialSource = { readonly file: string | null; readonly environment: NodeJS.ProcessEnv };

/** The variable that holds `USER:PASSWORD`, for those that are given no file. */
export const credentialsVariable = 'NGEN_EVENTSTORE_CREDENTIALS';

const everybody = 0o006;

const inFile = (file: string): string => {
  try {
    if ((statSync(file).mode & everybody) !== 0) {
      throw new Failure('credentials-open', `${file}: every user of this machine may read or write it, so its password is not used. Nothing was sent.`, { kind: 'permission', advice: `Run "chmod 600 ${file}", and change the password.` });
    }
    return readFileSync(file, 'utf8').split('\n', 1)[0]!;
  } catch (error) {
    throw error instanceof Failure ? error : unreadable(file, error);
  }
};

/**
 * The connection string with the user and password of the file, else with its own, else with those of the environment, if any.
 * @throws Failure `credentials-malformed` (kind usage), `credentials-open` (kind permission), `unreadable-file`
 */
export const withCredentials = (url: string, { file, environment }: CredentialSource): string => {
  const own = /^[^:]+:\/\/[^@]*@/.test(url);
  const text = (file !== null ? inFile(file) : own ? '' : (environment[credentialsVariable] ?? '')).trim();
  if (file === null && text === '') return url;
  const [, user, password] = /^([^:]+):(.+)$/.exec(text) ?? [];
  if (user === undefined || password === undefined) {
    throw new Failure('credentials-malformed', `${file ?? credentialsVariable} does not hold credentials. Nothing was sent.`, { kind: 'usage', advice: 'Its first line is to be USER:PASSWORD.' });
  }
  return url.replace(/^([^:]+:\/\/)(?:[^@]*@)?/, `$1${encodeURIComponent(user)}:${encodeURIComponent(password)}@`);
};
