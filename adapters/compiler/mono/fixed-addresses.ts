import { execFile } from 'node:child_process';
import { systemPath } from '../system-path.ts';

const setarch = ['setarch', '-R'] as const;

let known: Promise<readonly string[]> | undefined;

/**
 * A command that runs another without random addresses (personality(2), ADDR_NO_RANDOMIZE); empty where it is not permitted, as in some
 * containers. Mono's compiler orders some tables by address: without it two images of a large assembly such as mscorlib differ.
 */
export const withFixedAddresses = (): Promise<readonly string[]> =>
  (known ??= new Promise((resolve) => {
    const [program, ...options] = setarch;
    execFile(program, [...options, 'true'], { env: { PATH: systemPath } }, (error) => resolve(error === null ? setarch : []));
  }));
