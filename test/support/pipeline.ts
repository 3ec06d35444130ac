/** One keep-alive connection that takes requests without waiting for the answers before them, as cheaply as a test can. */
import net from 'node:net';

export interface Told {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly tookMs: number;
}

const HEAD_END = '\r\n\r\n';

export class Pipeline {
  private readonly waiting: { readonly since: number; readonly resolve: (told: Told | undefined) => void }[] = [];
  private left = Buffer.alloc(0);

  private constructor(private readonly socket: net.Socket) {
    socket.on('data', chunk => this.read(chunk));
    socket.on('error', () => undefined);
    socket.once('close', () => {
      for (const { resolve } of this.waiting.splice(0)) resolve(undefined);
    });
  }

  static async open(url: string): Promise<Pipeline> {
    const { hostname, port } = new URL(url);
    const socket = net.connect(Number(port), hostname);
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return new Pipeline(socket.setNoDelay(true));
  }

  get unanswered(): number {
    return this.waiting.length;
  }

  /** Bytes as they are, which nobody answers. */
  write(text: string): void {
    this.socket.write(text);
  }

  /** `undefined` where the connection ended before the answer. */
  post(path: string, headers: Readonly<Record<string, string>>, body: string): Promise<Told | undefined> {
    if (this.socket.destroyed) return Promise.resolve(undefined);
    const lines = Object.entries({ host: 'localhost', 'content-type': 'application/json', ...headers }).map(
      ([name, value]) => `${name}: ${value}\r\n`,
    );
    this.socket.write(
      `POST ${path} HTTP/1.1\r\n${lines.join('')}content-length: ${String(Buffer.byteLength(body))}\r\n\r\n${body}`,
    );
    return new Promise(resolve => this.waiting.push({ since: performance.now(), resolve }));
  }

  close(): void {
    this.socket.destroy();
  }

  private read(chunk: Buffer): void {
    this.left = Buffer.concat([this.left, chunk]);
    for (;;) {
      const end = this.left.indexOf(HEAD_END);
      if (end < 0) return;
      const head = this.left.toString('latin1', 0, end);
      const whole = end + HEAD_END.length + Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
      if (this.left.length < whole) return;
      this.left = this.left.subarray(whole);
      const told = this.waiting.shift();
      const retryAfter = /\r\nretry-after: ([^\r]+)/i.exec(head)?.[1];
      told?.resolve({ status: Number(head.slice(9, 12)), retryAfter, tookMs: performance.now() - told.since });
    }
  }
}
