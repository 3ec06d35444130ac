/** What stands between a client and the service: passes requests on, notes them, and does to answers what a test says. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Passed {
  readonly method: string;
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
}
export interface Turn {
  /** The service's answer; the request reaches it only by this. */
  readonly answer: () => Promise<{ readonly status: number; readonly headers: Headers; readonly text: string }>;
  readonly response: http.ServerResponse;
}
type Mischief = (turn: Turn) => Promise<void>;

export class BrokenLine {
  /** Every request that came, the newest last. */
  readonly passed: Passed[] = [];
  private readonly mischief: Mischief[] = [];
  private readonly server: http.Server;

  private constructor(private readonly target: string) {
    this.server = http.createServer((request, response) => void this.pass(request, response).catch(() => response.destroy()));
  }

  static async to(target: string): Promise<BrokenLine> {
    const line = new BrokenLine(target);
    await new Promise<void>(resolve => line.server.listen(0, '127.0.0.1', resolve));
    return line;
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  /** What happens to the next requests, one each; those after them pass. */
  next(...mischief: readonly Mischief[]): void {
    this.passed.length = 0;
    this.mischief.splice(0, Infinity, ...mischief);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise(resolve => this.server.close(resolve));
  }

  private async pass(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request;
    this.passed.push({ method, path: url, headers });
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const answer: Turn['answer'] = async () => {
      const { host: _, connection: __, 'content-length': ___, ...rest } = headers;
      const sent = { method, headers: rest as Record<string, string> };
      const answered = await fetch(this.target + url, parts.length === 0 ? sent : { ...sent, body: Buffer.concat(parts) });
      return { status: answered.status, headers: answered.headers, text: await answered.text() };
    };
    await (this.mischief.shift() ?? passOn)({ answer, response });
  }
}

const passOn: Mischief = async ({ answer, response }) => {
  const { status, headers, text } = await answer();
  const kept = [...headers].filter(
    ([name]) => !['connection', 'keep-alive', 'transfer-encoding', 'content-length'].includes(name),
  );
  response.writeHead(status, Object.fromEntries(kept)).end(text);
};

/** The service did it; the client hears nothing. */
export const cutAnswer: Mischief = async ({ answer, response }) => {
  await answer();
  response.destroy();
};

/** The service did it; the client hears half. */
export const cutInTheMiddle: Mischief = async ({ answer, response }) => {
  const { status, text } = await answer();
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) });
  response.write(text.slice(0, text.length / 2), () => response.destroy());
};

/** The request never arrives. */
export const cutRequest: Mischief = ({ response }) => {
  response.destroy();
  return Promise.resolve();
};

/** Something else answers. */
export const say =
  (status: number, headers: Readonly<Record<string, string>>, body: string): Mischief =>
  ({ response }) => {
    response.writeHead(status, headers).end(body);
    return Promise.resolve();
  };

/** The answer waits for something. */
export const after =
  (event: Promise<unknown>): Mischief =>
  async turn => {
    const answered = await turn.answer();
    await event;
    await passOn({ ...turn, answer: () => Promise.resolve(answered) });
  };
