import { readFileSync } from 'node:fs';
import { readAssemblyName, readMvid, readReferences } from '../../adapters/assembly/assembly-identity.ts';
import { withAssembly } from '../../adapters/assembly/open-assembly.ts';
import { readAssembly } from '../../adapters/assembly/read-assembly.ts';

// Reads the files named on standard input, one a line, and prints their number: identity and references, or with --whole all that
// an install wants to know of an assembly.
const identity = (file: string): unknown =>
  withAssembly(file, ({ metadata }) => [readAssemblyName(metadata), readMvid(metadata), readReferences(metadata)]);

const read = process.argv.includes('--whole') ? readAssembly : identity;
let count = 0;
for (const file of readFileSync(0, 'utf8').split('\n')) {
  read(file);
  count += 1;
}
console.log(count);
