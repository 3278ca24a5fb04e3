import type { MonoBinding } from '../../../adapters/binding/mono/mono-binding.ts';
import type { Closure } from '../../../domain/closure.ts';
import type { RootSpec } from '../../../domain/root.ts';

/** What images and view of a root on Mono are made from; the closure's members are the binding's assemblies in the same order. */
export type MonoInputs = { readonly spec: RootSpec; readonly closure: Closure; readonly binding: MonoBinding };
