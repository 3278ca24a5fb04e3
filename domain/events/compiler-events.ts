import * as t from 'io-ts';

/** A compiler was put into the store. `compiler`: name and version, as `ImageCompiled` has them; `from`: NuGet, or the path it was given by. */
export const CompilerAdded = t.readonly(t.type({ compiler: t.string, from: t.string }), 'CompilerAdded');
