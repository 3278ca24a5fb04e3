import { isFailure, type Failure } from '../../domain/failure.ts';
import type { InvocationOf } from '../cli/invocation.ts';
import type { Output } from '../cli/output.ts';
import { inspectAssembly } from './inspect-assembly.ts';
import { inspectedLines } from './inspected-lines.ts';
import { inspectMonoImage, monoImageLines } from './inspect-mono-image.ts';

/** `ngen inspect`: what each file is, an assembly or an image. One that is neither is named, and makes the exit status 1. */
export const inspect = (invocation: InvocationOf<'inspect'>, output: Output): number => {
  const { json, verbose } = invocation.common;
  let status = 0;
  for (const file of invocation.files) {
    try {
      const image = inspectMonoImage(file);
      if (json) output.document(image ?? inspectAssembly(file, verbose));
      else output.text(image === null ? inspectedLines(inspectAssembly(file, verbose), verbose) : monoImageLines(image));
    } catch (error) {
      if (!isFailure(error)) throw error;
      status = 1;
      reportFile(output, json, file, error);
    }
  }
  return status;
};

const reportFile = (output: Output, json: boolean, file: string, failure: Failure): void => {
  if (json) output.document({ file, error: failure.message });
  else output.failure(failure);
};
