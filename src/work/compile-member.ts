import { mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { CompileResult } from '../../adapters/compiler/compiler.ts';
import { putObject } from '../../adapters/image-store/objects.ts';
import { temporaryPath } from '../../adapters/image-store/temporary.ts';
import type { Member } from '../../domain/closure.ts';
import { decide } from '../../domain/decide/decide.ts';
import type { CommandContext } from '../store/command-context.ts';
import type { BoundRoot } from './bound-root.ts';
import type { Workshop } from './workshop.ts';

/** Keeps the image and puts it on the record, in one breath: nobody reclaims the file in between. */
const keep = async (context: CommandContext, workshop: Workshop, root: BoundRoot, member: Member, output: string, result: CompileResult & { ok: true }): Promise<void> =>
  context.alone(async () => {
    const stored = putObject(workshop.cache, output);
    await context.decide((state) =>
      decide(state, {
        type: 'RecordCompiled',
        worker: workshop.worker,
        compiled: {
          image: member.image,
          object: stored.hash,
          size: stored.size,
          compiler: root.compiler,
          options: root.optionsOf(member),
          methodsCompiled: result.methodsCompiled,
          methodsLeftOut: result.methodsLeftOut,
          wallMs: Math.round(result.wallMs),
          cpuMs: Math.round(result.cpuMs),
          peakMemory: result.peakMemory,
        },
      }),
    );
  });

/**
 * Compiles one image of a root from the staged copies and records the outcome; a cancelled compile is given back by its action. `again`: one
 * that somebody killed waits again.
 */
export const compileMember = async (context: CommandContext, workshop: Workshop, root: BoundRoot, staged: string, member: Member, again: boolean): Promise<CompileResult> => {
  const folder = temporaryPath(workshop.cache, 'image');
  mkdirSync(folder, { mode: 0o755 });
  try {
    const output = join(folder, basename(member.path));
    const result = await root.compile(staged, member, output);
    if (result.ok) await keep(context, workshop, root, member, output, result);
    else if (again && result.reason === 'killed') {
      await context.decide((state) => decide(state, { type: 'GiveBackJob', image: member.image, worker: workshop.worker, reason: 'its compiler was killed' }));
    } else if (result.reason !== 'cancelled') {
      const { reason, exitCode, diagnostics } = result;
      await context.decide((state) => decide(state, { type: 'RecordFailed', worker: workshop.worker, failed: { image: member.image, reason, exitCode, diagnostics } }));
    }
    return result;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
