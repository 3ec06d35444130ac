/**
 * A line to PostgreSQL that breaks at a chosen moment: a proxy that knows where one exchange of the protocol ends and the next
 * begins, and asks of each what shall become of it.
 *
 * An exchange is all that the client sends up to the point from which it waits, and all that the server answers up to
 * "ready for query". Connections without encryption only.
 */
import net from 'node:net';

export interface Exchange {
  /** Statements that the exchange executes, as they were first prepared. */
  readonly statements: readonly string[];
  /** Of its connection; the first one after the log-in is 0. */
  readonly number: number;
  /** Kept with the connection from exchange to exchange. */
  readonly marks: Set<string>;
}

/** `late`: the client hears of a reset, while the server gets the request a moment afterwards. */
export type Fate = 'pass' | 'request-lost' | 'answer-lost' | 'late';

const LATE_MS = 60;
const LENGTH_BYTES = 4;

export class PostgresLink {
  /** Decides over each exchange before it is sent on. */
  rule: (exchange: Exchange) => Fate = () => 'pass';
  private readonly sockets = new Set<net.Socket>();
  private readonly server: net.Server;

  private constructor(private readonly target: URL) {
    this.server = net.createServer(client => new Connection(client, this.connect(), exchange => this.rule(exchange)));
    this.server.on('connection', socket => this.keep(socket));
  }

  /** @param url of the server; `urlOf` is where the link to it listens */
  static async to(url: string): Promise<PostgresLink> {
    const link = new PostgresLink(new URL(url));
    await new Promise<void>(resolve => link.server.listen(0, '127.0.0.1', resolve));
    return link;
  }

  get url(): string {
    const address = this.server.address();
    const url = new URL(this.target);
    url.host = `127.0.0.1:${typeof address === 'object' && address !== null ? String(address.port) : ''}`;
    return url.href;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise(resolve => this.server.close(resolve));
  }

  private connect(): net.Socket {
    return this.keep(net.connect(Number(this.target.port), this.target.hostname));
  }

  private keep(socket: net.Socket): net.Socket {
    socket.setNoDelay(true);
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
    // a reset is what this is about
    return socket.on('error', () => undefined);
  }
}

interface Message {
  /** Empty for the first one, which has no letter. */
  readonly type: string;
  readonly bytes: Buffer;
}

class Connection {
  private readonly prepared = new Map<string, string>();
  private readonly marks = new Set<string>();
  private statements: string[] = [];
  private request: Buffer[] = [];
  /** Of the exchanges that wait for their answer; the log-in is one. */
  private readonly underWay: Fate[] = ['pass'];
  private number = 0;
  private isCut = false;

  constructor(
    private readonly client: net.Socket,
    private readonly server: net.Socket,
    private readonly rule: (exchange: Exchange) => Fate,
  ) {
    const [fromClient, fromServer] = [new Messages(true), new Messages(false)];
    client.on('data', chunk => fromClient.take(chunk).forEach(message => this.asked(message)));
    server.on('data', chunk => fromServer.take(chunk).forEach(message => this.answered(message)));
    client.once('close', () => !this.isCut && server.destroy());
    server.once('close', () => client.destroy());
  }

  private asked({ type, bytes }: Message): void {
    if (this.isCut) return;
    const isPart = 'PBDECFH'.includes(type) && type !== '';
    const isLast = type === 'Q' || type === 'S';
    if (!isPart && !isLast) return void this.server.write(bytes);
    this.note(type, bytes);
    this.request.push(bytes);
    if (!isLast) return;
    const [request, statements] = [Buffer.concat(this.request), this.statements];
    [this.request, this.statements] = [[], []];
    const fate = this.rule({ statements, number: this.number++, marks: this.marks });
    this.underWay.push(fate);
    if (fate === 'request-lost' || fate === 'late') this.cut();
    if (fate === 'request-lost') this.server.destroy();
    else if (fate === 'late') setTimeout(() => this.server.write(request), LATE_MS);
    else this.server.write(request);
  }

  /** Which statements an exchange executes: their texts are named when prepared, and their names when bound. */
  private note(type: string, bytes: Buffer): void {
    const [first = '', second = ''] = bytes
      .subarray(1 + LENGTH_BYTES)
      .toString('latin1')
      .split('\0');
    if (type === 'Q') this.statements.push(first);
    if (type === 'P') this.prepared.set(first, second);
    if (type === 'B') this.statements.push(this.prepared.get(second) ?? '');
  }

  private answered({ type, bytes }: Message): void {
    const fate = this.underWay[0] ?? 'pass';
    if (fate === 'pass') this.client.write(bytes);
    if (type !== 'Z') return;
    this.underWay.shift();
    if (fate === 'pass') return;
    this.cut();
    this.server.destroy();
  }

  private cut(): void {
    this.isCut = true;
    this.client.resetAndDestroy();
  }
}

/** Whole messages out of what arrives in pieces. */
class Messages {
  private left = Buffer.alloc(0);

  constructor(private isFirst: boolean) {}

  take(chunk: Buffer): readonly Message[] {
    this.left = Buffer.concat([this.left, chunk]);
    const found: Message[] = [];
    for (;;) {
      const letter = this.isFirst ? 0 : 1;
      if (this.left.length < letter + LENGTH_BYTES) return found;
      const end = letter + this.left.readInt32BE(letter);
      if (this.left.length < end) return found;
      found.push({ type: this.left.toString('latin1', 0, letter), bytes: this.left.subarray(0, end) });
      this.left = this.left.subarray(end);
      this.isFirst = false;
    }
  }
}
