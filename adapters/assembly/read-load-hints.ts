import type { LoadHint } from '../../domain/hard-binding.ts';
import { assemblyAttributes, attributeArguments, isConstructorOf } from './custom-attributes.ts';
import { corrupt } from './file-bytes.ts';
import { serializedString } from './heaps.ts';
import type { Metadata } from './metadata.ts';
import { withAssembly } from './open-assembly.ts';

export type LoadHints = {
  /** DependencyAttribute: what this assembly says of a reference, in the order of its metadata. */
  readonly dependencies: readonly { readonly name: string; readonly hint: LoadHint }[];
  /** DefaultDependencyAttribute: what this assembly says to all who reference it; null when it says nothing. */
  readonly defaultHint: LoadHint | null;
};

const namespace = 'System.Runtime.CompilerServices';
/** The members of System.Runtime.CompilerServices.LoadHint by their values. */
const hints: readonly LoadHint[] = ['Default', 'Always', 'Sometimes'];

const hintAt = (metadata: Metadata, values: Buffer, at: number): LoadHint => {
  const value = values.readInt32LE(at);
  const hint = hints[value];
  if (hint === undefined) throw corrupt(metadata.source.path, `it has a load hint ${value}, which means nothing`);
  return hint;
};

const hintsOf = (metadata: Metadata): LoadHints => {
  const dependencies: { name: string; hint: LoadHint }[] = [];
  let defaultHint: LoadHint | null = null;
  for (const attribute of assemblyAttributes(metadata)) {
    if (isConstructorOf(metadata, attribute.constructor, namespace, 'DependencyAttribute')) {
      const values = attributeArguments(metadata, attribute);
      const { value: name, end } = serializedString(values, 0);
      dependencies.push({ name: name ?? '', hint: hintAt(metadata, values, end) });
    } else if (isConstructorOf(metadata, attribute.constructor, namespace, 'DefaultDependencyAttribute')) {
      defaultHint = hintAt(metadata, attributeArguments(metadata, attribute), 0);
    }
  }
  return { dependencies, defaultHint };
};

/**
 * Reads the hard-binding hints of the assembly in `file`: its DependencyAttribute and DefaultDependencyAttribute of namespace
 * System.Runtime.CompilerServices. Raises the Failures of readAssembly, except `netmodule`.
 */
export const readLoadHints = (file: string): LoadHints => withAssembly(file, ({ metadata }) => hintsOf(metadata));
