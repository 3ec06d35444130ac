/**
 * The traffic of a community: commands as a day brings them, each one durable event or none.
 *
 * Of 100 commands 70 are awards, 20 authorise a redemption, 9 capture and 1 voids one. What people call an award is two commands
 * here, the contribution and the points for it, so 35 are the one and 35 the other. Members are drawn by Zipf's law (exponent
 * 1.0), one merchant has a tenth of the redemptions. 2 % of the commands are repeated with the same id, 2 % are refused by a
 * rule: by turns a second award for one contribution, which leaves no trace, and a wrong price, which is recorded.
 *
 * Only events that came to be stored are counted; a repeat or a refusal without trace is work for nothing.
 */
import { seeded, takeRandom, zipf } from './chance.mjs';
import { BUDGET_ID, COORDINATOR, LOG, memberAt, PRICE, shopAt } from './community.mjs';
import { dist } from './product.mjs';

const { commandId } = dist('feed/command-id');
const { idOf } = dist('ledger/units');

const RETRIES = 0.02;
const REFUSED = 0.02;
const HOT_MERCHANT = 0.1;
/** Cumulated shares of the commands that are neither repeated nor refused. */
const MIX = { record: 0.35, award: 0.7, authorise: 0.9, capture: 0.99 };
/** Repeats come soon after: a caller that had no answer asks again within a moment. */
const REPEATABLE = 1_000;
const FUNDED_AT_ONCE = 500;
const FINGERPRINT_BYTES = 32;

export class Traffic {
  /** Events that were acknowledged: all of them must be in the log, and no others. */
  events = 0;
  /** Told of each new command that was accepted. */
  onAccepted;
  /** What went otherwise than it must, for the audit. */
  faults = [];

  /**
   * @param options.name tells the traffic of two writers of one community apart
   * @param options.member all of it is this one's
   */
  constructor({ ledger, log = LOG, members, shops }, { seed, name = '', member }) {
    Object.assign(this, { ledger, log, name });
    this.random = seeded(seed);
    const draw = zipf(members, this.random);
    const names = new Map();
    this.member = () => {
      const n = member ?? draw();
      if (!names.has(n)) names.set(n, memberAt(n));
      return names.get(n);
    };
    this.shops = Array.from({ length: shops }, (_, n) => shopAt(n));
    this.sent = 0;
    this.answered = 0;
    this.contributions = [];
    this.awarded = [];
    this.holds = [];
    this.recent = [];
  }

  /** One command, drawn from the mix; resolves when it is acknowledged. */
  async one() {
    const chance = this.random();
    if (chance < RETRIES && this.recent.length > 0) return this.repeat();
    if (chance < RETRIES + REFUSED && this.awarded.length > 0) return this.refused();
    const kind = this.random();
    if (kind < MIX.record) return this.record();
    if (kind < MIX.award) return this.contributions.length > 0 ? this.award() : this.record();
    if (kind < MIX.authorise) return this.awarded.length > 0 ? this.authorise() : this.record();
    if (this.holds.length === 0) return this.record();
    return kind < MIX.capture ? this.settle('CaptureRedemption', { final: true }) : this.settle('VoidRedemption', {});
  }

  /** Gives this many of the busiest members the points for so many redemptions. */
  async fund(members, redemptions) {
    for (let n = 0; n < members; n += FUNDED_AT_ONCE) {
      const group = Array.from({ length: Math.min(FUNDED_AT_ONCE, members - n) }, (_, i) =>
        this.record(memberAt(n + i), redemptions),
      );
      await Promise.all(group);
      await Promise.all(Array.from({ length: this.contributions.length }, () => this.award()));
    }
  }

  /** A redemption at the counter, in two commands. */
  async redeem(member) {
    const shop = this.shop();
    const id = await this.accepted(shop.till, this.authorisation(member, shop));
    const capture = { type: 'CaptureRedemption', merchant: shop.merchant, redemption: idOf('redemption', id), final: true };
    await this.accepted(shop.till, capture);
  }

  async record(member = this.member(), quantity = 1) {
    const id = await this.accepted(COORDINATOR, {
      type: 'RecordContribution',
      member,
      activityType: 'good-deed',
      serviceClass: 'volunteer',
      evidenceGrade: 'A',
      quantity,
    });
    this.contributions.push({ member, contribution: idOf('contribution', id) });
  }

  async award() {
    const { member, contribution } = this.contributions.shift();
    await this.accepted(COORDINATOR, { type: 'AwardPoints', contribution, budget: BUDGET_ID });
    this.awarded.push({ member, contribution });
  }

  /** A member that has the points: never more holds than awards. */
  async authorise() {
    const { member } = takeRandom(this.awarded, this.random);
    const shop = this.shop();
    const command = this.authorisation(member, shop);
    const id = await this.accepted(shop.till, command);
    this.holds.push({ shop, redemption: idOf('redemption', id) });
  }

  async settle(type, more) {
    const { shop, redemption } = takeRandom(this.holds, this.random);
    await this.accepted(shop.till, { type, merchant: shop.merchant, redemption, ...more });
  }

  async refused() {
    const { member, contribution } = this.awarded[Math.floor(this.random() * this.awarded.length)];
    const shop = this.shop();
    const isRecorded = this.sent % 2 === 0;
    const outcome = isRecorded
      ? await this.send(this.submission(shop.till, this.authorisation(member, shop, PRICE + 1)))
      : await this.send(this.submission(COORDINATOR, { type: 'AwardPoints', contribution, budget: BUDGET_ID }));
    if (outcome.accepted) this.faults.push('a command was accepted that a rule refuses');
    if (isRecorded) this.events++;
  }

  async repeat() {
    const { submission, position } = this.recent[Math.floor(this.random() * this.recent.length)];
    const outcome = await this.send(submission);
    if (!outcome.accepted || !outcome.replayed || outcome.position !== position)
      this.faults.push('a repeated command had another answer');
  }

  /** @returns the command's id */
  async accepted(actor, command) {
    const submission = this.submission(actor, command);
    const outcome = await this.send(submission);
    if (!outcome.accepted) throw new Error(`${command.type} was refused: ${outcome.refusal.code}`);
    this.events += outcome.events.length;
    this.recent[this.answered++ % REPEATABLE] = { submission, position: outcome.position };
    this.onAccepted?.(submission);
    return submission.id;
  }

  /** As the edge hands it over: with an id that follows from the caller's key, and the fingerprint of the request. */
  submission(actor, command) {
    const n = this.sent++;
    const fingerprint = Buffer.alloc(FINGERPRINT_BYTES);
    fingerprint.writeUInt32LE(n);
    return { actor, command, id: commandId(actor, 'traffic', `${this.name}${n}`), fingerprint };
  }

  send(submission) {
    return this.ledger.submit(this.log, submission);
  }

  authorisation(member, { merchant, reward }, amount = PRICE) {
    const merchantReference = `${this.name}order-${this.sent}`;
    return { type: 'AuthorizeRedemption', merchant, member, reward, merchantReference, amount, capture: false };
  }

  shop() {
    const others = this.shops.length - 1;
    const isHot = others === 0 || this.random() < HOT_MERCHANT;
    return this.shops[isHot ? 0 : 1 + Math.floor(this.random() * others)];
  }
}
