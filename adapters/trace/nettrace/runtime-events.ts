import { id64, skip, text16, u16, u32, u8, type ByteCursor } from './byte-cursor.ts';

/** A method as the runtime names it. `type` has its namespace, `+` before a nested type, and its type arguments in brackets. */
export type TracedMethod = { readonly method: string; readonly type: string; readonly name: string; readonly signature: string };

/** What .NET tells of a run, in the events that a report rests on. Identifiers are addresses: two events mean the same where they are equal. */
export type RuntimeEvent =
  | { readonly kind: 'assembly'; readonly assembly: string; readonly flags: number; readonly name: string }
  /** `path` is empty for an assembly that was not loaded from a file. */
  | { readonly kind: 'module'; readonly module: string; readonly assembly: string; readonly flags: number; readonly path: string }
  /** An assembly was asked for and found (or not, with an empty `path`) for `context`. */
  | { readonly kind: 'bound'; readonly name: string; readonly path: string; readonly context: string; readonly resultName: string }
  /** The runtime looked for precompiled code of a method. */
  | ({ readonly kind: 'lookup'; readonly found: boolean } & TracedMethod)
  /** The JIT begins to compile a method. */
  | { readonly kind: 'compiling'; readonly method: string }
  /** The JIT compiled a method. */
  | ({ readonly kind: 'compiled' } & MethodBody)
  /** A method that had code when the process ended, the JIT's or an image's. */
  | ({ readonly kind: 'rundown' } & MethodBody);

type MethodBody = TracedMethod & { readonly module: string; readonly token: number; readonly flags: number };

const method = (cursor: ByteCursor): TracedMethod => ({ method: id64(cursor), type: text16(cursor), name: text16(cursor), signature: text16(cursor) });

const methodBody = (cursor: ByteCursor): MethodBody => {
  const [id, module] = [id64(cursor), id64(cursor)];
  skip(cursor, 12); // address and size of its code
  const [token, flags] = [u32(cursor), u32(cursor)];
  return { method: id, module, token, flags, type: text16(cursor), name: text16(cursor), signature: text16(cursor) };
};

const assembly = (cursor: ByteCursor): RuntimeEvent => {
  const id = id64(cursor);
  skip(cursor, 16); // application domain and binding
  return { kind: 'assembly', assembly: id, flags: u32(cursor), name: text16(cursor) };
};

const moduleLoaded = (cursor: ByteCursor): RuntimeEvent => {
  const [module, owner, flags] = [id64(cursor), id64(cursor), u32(cursor)];
  skip(cursor, 4);
  return { kind: 'module', module, assembly: owner, flags, path: text16(cursor) };
};

const bound = (cursor: ByteCursor): RuntimeEvent => {
  skip(cursor, 2); // runtime instance
  const [name, , , context] = [text16(cursor), text16(cursor), text16(cursor), text16(cursor)];
  text16(cursor); // the context of whoever asked
  const found = u8(cursor) !== 0;
  skip(cursor, 3); // a boolean takes four bytes
  const [resultName, path] = [text16(cursor), text16(cursor)];
  return { kind: 'bound', name, context, resultName, path: found ? path : '' };
};

const lookup = (cursor: ByteCursor): RuntimeEvent => {
  const looked = method(cursor);
  const entryPoint = id64(cursor);
  u16(cursor);
  return { kind: 'lookup', ...looked, found: entryPoint !== '0' };
};

const runtime = 'Microsoft-Windows-DotNETRuntime';
const rundown = 'Microsoft-Windows-DotNETRuntimeRundown';

/** ClrEtwAll.man of the runtime; what a version has at the end that we do not know is passed over. */
const decoders: ReadonlyMap<string, (cursor: ByteCursor) => RuntimeEvent> = new Map([
  [`${runtime}/145`, (cursor) => ({ kind: 'compiling', method: id64(cursor) })],
  [`${runtime}/143`, (cursor) => ({ kind: 'compiled', ...methodBody(cursor) })],
  [`${runtime}/152`, moduleLoaded],
  [`${runtime}/154`, assembly],
  [`${runtime}/159`, lookup],
  [`${runtime}/291`, bound],
  [`${rundown}/144`, (cursor) => ({ kind: 'rundown', ...methodBody(cursor) })],
]);

/** The decoder of an event; undefined for one that a report does not need. Decoders raise RangeError where the payload is too short. */
export const decoderOf = (provider: string, eventId: number): ((cursor: ByteCursor) => RuntimeEvent) | undefined => decoders.get(`${provider}/${eventId}`);
