/**
 * Tills at work over HTTP: holds, payments and captures from many lanes, each sent again with the same key, to whichever copy of
 * the service is there, until there is an answer.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Chance } from '../../src/demo/chance.js';
import { commandId } from '../../src/feed/command-id.js';
import { memberWithPoints, reward, type Edge, type People } from '../support/edge.js';
import { Answers } from './answers.js';

const RETRY_MS = 25;
const PATIENCE_MS = 30_000;
const CAPTURES_PERCENT = 30;
const AUTHORIZE = 'POST /v1/redemptions';
const CAPTURE = 'POST /v1/redemptions/{}/captures';

export class Tills {
  readonly answers = new Answers();
  /** Sends without an answer, or with one that asks for another try. */
  retries = 0;
  private readonly holds: string[] = [];
  private sent = 0;

  private constructor(
    private readonly people: People,
    readonly since: number,
    private readonly chance: Chance,
    private readonly scene: { readonly members: readonly string[]; readonly reward: string },
  ) {}

  static async open(edge: Edge, people: People, seed: number, members = 20): Promise<Tills> {
    const { id } = await reward(edge, people, '0.05');
    const scene = { members: await membersWithPoints(edge, people, members), reward: id };
    return new Tills(people, await edge.head(), new Chance(seed), scene);
  }

  /** @param url of the service to send to, asked anew for each try */
  async run(lanes: number, url: () => string, isEnough: () => boolean): Promise<void> {
    const lane = async (): Promise<void> => {
      while (!isEnough()) await this.step(url);
    };
    await Promise.all(Array.from({ length: lanes }, lane));
  }

  private async step(url: () => string): Promise<void> {
    const key = `till-${String(this.since)}-${String(this.sent++).padStart(12, '0')}`;
    const hold = this.chance.happens(CAPTURES_PERCENT) ? this.holds.pop() : undefined;
    if (hold !== undefined) return void (await this.send(url, { operation: CAPTURE, path: `/${hold}/captures`, key, body: {} }));
    const capture = this.chance.happens(20);
    const body = { reward: this.scene.reward, member: this.chance.oneOf(this.scene.members), merchant_reference: key, capture };
    const made = await this.send(url, { operation: AUTHORIZE, path: '', key, body });
    if (made !== undefined && !capture) this.holds.push(made);
  }

  /** Until there is an answer; answers the redemption, if it was accepted. */
  private async send(url: () => string, { operation, path, key, body }: Asked): Promise<string | undefined> {
    const { merchant, till } = this.people;
    const command = commandId(merchant, operation, key);
    const request = {
      method: 'POST',
      headers: { authorization: `Bearer ${till}`, 'idempotency-key': key, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    };
    for (const until = Date.now() + PATIENCE_MS; ;) {
      const answer = await fetch(`${url()}/v1/redemptions${path}`, request)
        .then(async reply => ({ status: reply.status, json: (await reply.json()) as { id: string } }))
        .catch(() => undefined);
      if (answer !== undefined && answer.status < 500) {
        const isAccepted = answer.status < 300;
        if (!isAccepted && answer.status !== 409) throw new Error(`${operation} answered ${JSON.stringify(answer)}`);
        this.answers.note(command, { effect: isAccepted ? 'accepted' : 'refused' });
        return isAccepted ? answer.json.id : undefined;
      }
      if (Date.now() > until) throw new Error(`${operation} has no answer: ${JSON.stringify(answer)}`);
      this.retries++;
      await sleep(RETRY_MS);
    }
  }
}

/** The references of so many members, each with points: a few at a time, as it is no part of any load. */
export async function membersWithPoints(edge: Edge, people: People, count: number): Promise<readonly string[]> {
  const refs: string[] = [];
  const lane = async (): Promise<void> => {
    while (refs.length < count) refs.push((await memberWithPoints(edge, people)).ref);
  };
  await Promise.all([lane(), lane(), lane()]);
  return refs;
}

interface Asked {
  readonly operation: string;
  readonly path: string;
  readonly key: string;
  readonly body: object;
}
