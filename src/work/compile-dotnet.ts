import { compileImage } from '../../adapters/compiler/compile-image.ts';
import type { CompileResult } from '../../adapters/compiler/compiler.ts';
import { simpleName } from '../../domain/assembly-name.ts';
import type { Member } from '../../domain/closure.ts';
import { bubbleMembers } from '../../domain/version-bubble.ts';
import { compilerOptions, recordedOptions } from './compiler-options.ts';
import type { DotnetInputs } from './dotnet-inputs.ts';
import { stagedFile, unmarkedFile } from './stage-closure.ts';
import type { Workshop } from './workshop.ts';

/** The options of a member's image, as they go on the record. */
export const optionsOfDotnet = ({ spec, closure, bypassed }: DotnetInputs, member: Member): readonly string[] =>
  recordedOptions(spec, {
    bubble: bubbleMembers(closure, member).map(({ assembly }) => simpleName(assembly)),
    bypassed: bypassed.get(member.hash)?.length ?? 0,
  });

/** Compiles a member's image from the copies in `staged`. Raises what `compileImage` does. */
export const compileDotnet = async (workshop: Workshop, root: DotnetInputs, staged: string, member: Member, output: string): Promise<CompileResult> => {
  const frameworkFiles = [...root.binding.frameworkAssemblies.values()];
  return compileImage(
    root.compiler,
    {
      input: stagedFile(staged, member),
      references: [...root.closure.members.filter((other) => other !== member).map((other) => stagedFile(staged, other)), ...frameworkFiles],
      output,
      targetArchitecture: root.closure.architecture,
      instructionSet: root.instructionSet,
      options: compilerOptions(root.spec),
      bubble: [...bubbleMembers(root.closure, member).map((other) => stagedFile(staged, other)), ...(root.spec.frameworkBubble ? frameworkFiles : [])],
      original: root.bypassed.has(member.hash) ? unmarkedFile(staged, member) : null,
      expect: { mvid: member.mvid },
      imageBase: null,
    },
    workshop.limits,
    workshop.signal,
  );
};
