import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A loopback connection that can go wrong: what a client sees of a server that hangs, dies or comes back. */
export type TcpProxy = {
  readonly port: number;
  /** Nothing passes any more, in both directions; connections stay open. */
  readonly freeze: () => void;
  readonly thaw: () => void;
  readonly drop: () => void;
  /** Drops all connections and refuses new ones, as when no server runs. */
  readonly goDown: () => Promise<void>;
  readonly comeBack: () => Promise<void>;
  readonly connections: () => number;
  /** Drops all connections and hangs up on new ones until `letIn`; says how many came meanwhile. */
  readonly turnAway: () => { readonly count: () => number; readonly letIn: () => void };
};

export const startProxy = async (targetPort: number): Promise<TcpProxy> => {
  const sockets = new Set<Socket>();
  let frozen = false;
  let turned: number | null = null;
  const pass = (from: Socket, to: Socket): void => {
    sockets.add(from);
    from.on('data', (chunk) => to.write(chunk));
    from.on('error', () => to.destroy());
    from.on('close', () => {
      sockets.delete(from);
      to.destroy();
    });
    if (frozen) from.pause();
  };
  const server = createServer({ noDelay: true }, (client) => {
    if (turned !== null) {
      turned += 1;
      client.destroy();
      return;
    }
    const upstream = connect({ port: targetPort, host: '127.0.0.1', noDelay: true });
    pass(client, upstream);
    pass(upstream, client);
  });
  const listen = async (port: number): Promise<void> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const drop = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port,
    freeze: () => {
      frozen = true;
      for (const socket of sockets) socket.pause();
    },
    thaw: () => {
      frozen = false;
      for (const socket of sockets) socket.resume();
    },
    drop,
    goDown: async () => {
      const closed = once(server, 'close');
      server.close();
      drop();
      await closed;
    },
    comeBack: async () => listen(port),
    connections: () => sockets.size / 2,
    turnAway: () => {
      turned = 0;
      drop();
      return { count: () => turned ?? 0, letIn: () => void (turned = null) };
    },
  };
};
