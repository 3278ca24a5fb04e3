import * as t from 'io-ts';

/** Processor architectures by the names that .NET runtime identifiers use. */
export const Architecture = t.keyof({ x64: null, x86: null, arm64: null, arm: null }, 'Architecture');
export type Architecture = t.TypeOf<typeof Architecture>;
