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

  private listensAt = 0;

  private constructor(
    private readonly port: number,
    private readonly direct: string,
  ) {}

  /** @param url of one server; `url` is then the same through the link */
  static async to(url: string): Promise<TcpLink> {
    const link = new TcpLink(Number(/:(\d+)/.exec(url)?.[1]), url);
    await link.open();
    return link;
  }

  get url(): string {
    return this.direct.replace(/:\d+/, `:${String(this.listensAt)}`);
  }

  get isOpen(): boolean {
    return this.proxy.listening;
  }

  /** Nobody gets through, and nobody is let wait. */
  async shut(): Promise<void> {
    const closed = new Promise(resolve => this.proxy.close(resolve));
    this.cut();
    await closed;
  }

  /** Where it was before. */
  async open(): Promise<void> {
    await new Promise<void>(resolve => this.proxy.listen(this.listensAt, '127.0.0.1', resolve));
    const address = this.proxy.address();
    if (typeof address === 'object' && address !== null) this.listensAt = address.port;
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
    if (this.proxy.listening) await this.shut();
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
