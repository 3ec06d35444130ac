/**
 * A line to a server that breaks at a chosen moment, for servers whose protocol it need not know: a proxy that looks for a mark
 * in what a client sends and asks what shall become of the request that carries it.
 *
 * Connections without encryption only, and marks that come in one piece: a few bytes, early in a request.
 */
import net from 'node:net';

/**
 * `request-lost`: the server never sees it. `answer-lost`: the server gets it, the client hears a reset. `late`: the client hears a
 * reset, and the server gets the request a moment afterwards.
 */
export type LinkFate = 'pass' | 'request-lost' | 'answer-lost' | 'late';

/** For the server to take what was sent, and to do it. */
const ANSWER_MS = 150;
const LATE_MS = 60;

export class TcpLink {
  /** Decides over each piece that a client sends; `pass` unless it finds a mark. */
  rule: (piece: Buffer) => LinkFate = () => 'pass';
  private readonly pairs = new Set<readonly [client: net.Socket, server: net.Socket]>();
  private isFrozen = false;
  private readonly proxy = net.createServer({ pauseOnConnect: true }, client => this.connect(client));

  private constructor(private readonly port: number) {}

  static async to(port: number): Promise<TcpLink> {
    const link = new TcpLink(port);
    await new Promise<void>(resolve => link.proxy.listen(0, '127.0.0.1', resolve));
    return link;
  }

  get url(): string {
    const address = this.proxy.address();
    return `esdb://127.0.0.1:${typeof address === 'object' && address !== null ? String(address.port) : ''}?tls=false`;
  }

  /** Every connection is reset. */
  cut(): void {
    for (const pair of this.pairs) for (const socket of pair) socket.resetAndDestroy();
  }

  /** Connections stay and are taken, and not a byte gets through. */
  freeze(): void {
    this.isFrozen = true;
    for (const pair of this.pairs) for (const socket of pair) socket.pause();
  }

  thaw(): void {
    this.isFrozen = false;
    for (const pair of this.pairs) for (const socket of pair) socket.resume();
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise(resolve => this.proxy.close(resolve));
  }

  private connect(client: net.Socket): void {
    const server = net.connect(this.port, '127.0.0.1');
    const pair = [client, server] as const;
    this.pairs.add(pair);
    let isLost = false;
    client.on('data', piece => {
      const fate = isLost ? 'pass' : this.rule(piece);
      if (fate === 'pass') return void server.write(piece);
      isLost = true;
      if (fate === 'request-lost') server.destroy();
      if (fate === 'answer-lost') server.write(piece);
      if (fate === 'late') setTimeout(() => server.write(piece), LATE_MS);
      if (fate === 'answer-lost') setTimeout(() => client.resetAndDestroy(), ANSWER_MS);
      else client.resetAndDestroy();
      setTimeout(() => server.destroy(), 2 * ANSWER_MS);
    });
    server.on('data', piece => void (isLost || client.write(piece)));
    for (const socket of pair) {
      socket.setNoDelay(true);
      // a reset is what this is about
      socket.on('error', () => undefined);
      socket.once('close', () => {
        if (!isLost) for (const each of pair) each.destroy();
        this.pairs.delete(pair);
      });
    }
    if (!this.isFrozen) client.resume();
    else server.pause();
  }
}
