/**
 * The callers of the story: everyone with a key of their own, over HTTP like any other program.
 *
 * Every call says what it expects. Whatever differs ends the story with `StoryDiffers`; so nothing is told that did not
 * happen. Who reads sees at least what was written before.
 */
import { isDeepStrictEqual } from 'node:util';
import type { KeysFile } from '../demo/demo-keys.js';

/** The service did something else than the story says. */
export class StoryDiffers extends Error {
  override readonly name = 'StoryDiffers';
}

/** @throws StoryDiffers */
export function same<T>(what: string, found: T, expected: T): T {
  if (isDeepStrictEqual(found, expected)) return found;
  throw new StoryDiffers(`${what}: expected ${JSON.stringify(expected)}, found ${JSON.stringify(found)}.`);
}

export interface Told<T> {
  readonly body: T;
  readonly isReplay: boolean;
  /** Names the request, to be sent again. */
  readonly once: string;
}

interface Sent {
  readonly path: string;
  readonly body: unknown;
  readonly status: number;
  /** Of a request that is sent again. */
  readonly once?: string;
}

export class StoryClient {
  private position: string | undefined;
  private count = 0;

  constructor(
    private readonly url: string,
    private readonly file: KeysFile,
    /** Names this telling, so that another one repeats nothing of it; and the language of the answers. */
    private readonly telling: { readonly name: string; readonly language: string },
  ) {}

  async ask<T>(who: string, path: string): Promise<T> {
    const seen = this.position === undefined ? {} : { 'tb-min-position': this.position };
    const answer = await this.call(who, path, { method: 'GET', headers: seen });
    return this.told<T>(`GET ${path}`, answer, 200);
  }

  async send<T>(
    who: string,
    { path, body, status, once = `${this.telling.name}-${String(++this.count)}` }: Sent,
  ): Promise<Told<T>> {
    const headers = { 'content-type': 'application/json', 'idempotency-key': once };
    const answer = await this.call(who, path, { method: 'POST', headers, body: JSON.stringify(body) });
    this.position = answer.headers.get('tb-log-position') ?? this.position;
    const isReplay = answer.headers.get('idempotency-replayed') === 'true';
    return { body: await this.told<T>(`POST ${path}`, answer, status), isReplay, once };
  }

  async upload<T>(who: string, path: string, text: string): Promise<T> {
    const answer = await this.call(who, path, { method: 'POST', headers: { 'content-type': 'text/csv' }, body: text });
    return this.told<T>(`POST ${path}`, answer, 200);
  }

  keyOf(who: string): KeysFile['keys'][number] {
    const found = this.file.keys.find(({ name }) => name === who);
    if (found === undefined) throw new StoryDiffers(`The file of keys has none for ${who}.`);
    return found;
  }

  private async call(who: string, path: string, request: RequestInit): Promise<Response> {
    const own = { authorization: `Bearer ${this.keyOf(who).key}`, 'accept-language': this.telling.language };
    try {
      return await fetch(`${this.url}${path}`, { ...request, headers: { ...request.headers, ...own } });
    } catch (cause) {
      throw new StoryDiffers(`${this.url} does not answer.`, { cause });
    }
  }

  private async told<T>(what: string, answer: Response, status: number): Promise<T> {
    const text = await answer.text();
    if (answer.status !== status)
      throw new StoryDiffers(`${what}: expected ${String(status)}, found ${String(answer.status)} ${text}`);
    return JSON.parse(text) as T;
  }
}
