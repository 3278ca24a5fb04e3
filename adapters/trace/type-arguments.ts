/** `Outer+Inner[A,B[C]]` in its parts: the type's own name and the names of all types in its brackets, at any depth. */
export const typeArguments = (type: string): { readonly definition: string; readonly args: readonly string[] } => {
  const open = type.indexOf('[');
  if (open === -1) return { definition: type, args: [] };
  // An array of something is the type with empty brackets behind it.
  const args = type
    .slice(open)
    .split(/[[\],]+/)
    .filter((name) => name !== '');
  return { definition: type.slice(0, open), args };
};
