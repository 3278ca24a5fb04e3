import { mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { compileImage } from '../../adapters/compiler/compile-image.ts';
import type { CompileResult } from '../../adapters/compiler/compiler.ts';
import { putObject } from '../../adapters/image-store/objects.ts';
import { temporaryPath } from '../../adapters/image-store/temporary.ts';
import { simpleName } from '../../domain/assembly-name.ts';
import type { Member } from '../../domain/closure.ts';
import { decide } from '../../domain/decide/decide.ts';
import { bubbleMembers } from '../../domain/version-bubble.ts';
import type { CommandContext } from '../store/command-context.ts';
import type { BoundRoot } from './bound-root.ts';
import { compilerOptions, recordedOptions, type ImageKind } from './compiler-options.ts';
import { stagedFile, unmarkedFile } from './stage-closure.ts';
import type { Workshop } from './workshop.ts';

const imageKind = ({ findings, bypassed }: BoundRoot, member: Member): ImageKind => ({
  bubble: bubbleMembers(findings.closure, member).map(({ assembly }) => simpleName(assembly)),
  bypassed: bypassed.get(member.hash)?.length ?? 0,
});

const compile = async (workshop: Workshop, root: BoundRoot, staged: string, member: Member, output: string): Promise<CompileResult> =>
  compileImage(
    root.compiler,
    {
      input: stagedFile(staged, member),
      references: [
        ...root.findings.closure.members.filter((other) => other !== member).map((other) => stagedFile(staged, other)),
        ...root.binding.frameworkAssemblies.values(),
      ],
      output,
      targetArchitecture: root.findings.closure.architecture,
      instructionSet: root.instructionSet,
      options: compilerOptions(root.spec),
      bubble: [
        ...bubbleMembers(root.findings.closure, member).map((other) => stagedFile(staged, other)),
        ...(root.spec.frameworkBubble ? root.binding.frameworkAssemblies.values() : []),
      ],
      original: root.bypassed.has(member.hash) ? unmarkedFile(staged, member) : null,
      expect: { mvid: member.mvid },
      imageBase: null,
    },
    workshop.limits,
    workshop.signal,
  );

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
          compiler: `${root.compiler.name} ${root.compiler.version}`,
          options: recordedOptions(root.spec, imageKind(root, member)),
          methodsCompiled: result.methodsCompiled,
          methodsLeftOut: result.methodsLeftOut,
          wallMs: Math.round(result.wallMs),
          cpuMs: Math.round(result.cpuMs),
          peakMemory: result.peakMemory,
        },
      }),
    );
  });

/** Compiles one image of a root from the staged copies and records the outcome; a cancelled compile is given back by its action. */
export const compileMember = async (context: CommandContext, workshop: Workshop, root: BoundRoot, staged: string, member: Member): Promise<CompileResult> => {
  const folder = temporaryPath(workshop.cache, 'image');
  mkdirSync(folder, { mode: 0o755 });
  try {
    const output = join(folder, basename(member.path));
    const result = await compile(workshop, root, staged, member, output);
    if (result.ok) await keep(context, workshop, root, member, output, result);
    else if (result.reason !== 'cancelled') {
      const { reason, exitCode, diagnostics } = result;
      await context.decide((state) => decide(state, { type: 'RecordFailed', worker: workshop.worker, failed: { image: member.image, reason, exitCode, diagnostics } }));
    }
    return result;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
