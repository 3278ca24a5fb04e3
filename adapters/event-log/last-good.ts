import { Failure } from '../../domain/failure.ts';
import { emptyHead } from './hash-chain.ts';
import { rescue } from './rescue.ts';
import { salvageFile } from './salvage-file.ts';

/** The failure of a log's file that cannot even be opened, with the position up to which its events can be saved. */
export const withLastGood = async (file: string, failure: Failure): Promise<Failure> => {
  const salvage = salvageFile(file);
  try {
    const { head } = await rescue([salvage], null);
    const good = head.revision === emptyHead.revision ? 'none of its events can be read' : `the last good event is at position ${head.revision}`;
    return new Failure(failure.code, `${failure.message.replace(' The file was left as it is.', '')} Of what can be read, ${good}. The file was left as it is.`, { kind: failure.kind, advice: failure.advice ?? '', cause: failure.cause });
  } finally {
    await salvage.close();
  }
};
