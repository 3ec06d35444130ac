/**
 * The loop told as a story, by the people who turn it: coordinator, approver, till, auditor; each over HTTP with an own key.
 *
 * It asserts everything that it tells (`same`). Every telling has its own people, so it can be told again and again.
 */
import type { KeysFile } from '../demo/demo-keys.js';
import { ESTATE_TEAMS, MOBILE_TEAM } from '../demo/people.js';
import { SHOPS, type Shop, type ShopOffer } from '../demo/shops.js';
import { HOUR_MS, MINUTE_MS } from '../ledger/units.js';
import { castOf, rosterOf, type Neighbour } from './story-cast.js';
import { same, StoryClient, StoryDiffers } from './story-client.js';
import { tellLedger } from './story-ledger.js';
import type { StoryTexts } from './story-texts.js';
import type { Terminal } from './terminal.js';

export interface StorySettings {
  readonly url: string;
  readonly file: KeysFile;
  readonly now: number;
  readonly texts: StoryTexts;
  readonly language: 'zh' | 'en';
  readonly terminal: Terminal;
}

export interface Cast {
  readonly cleaner: Neighbour;
  readonly rider: Neighbour;
  readonly absent: Neighbour;
}

interface Contribution {
  readonly id: string;
  readonly status: string;
  readonly certified_minutes: number;
}
interface Award {
  readonly id: string;
  readonly status: string;
  readonly amount: string;
}
interface Redemption {
  readonly id: string;
  readonly status: string;
  readonly amount_captured: string;
}
export interface Balance {
  readonly available: string;
  readonly held: string;
  readonly pending: string;
  readonly debt: string;
  readonly certified_minutes: number;
}
interface Imported {
  readonly totals: Readonly<Record<string, number>>;
  readonly lines: readonly {
    readonly line: number;
    readonly status: string;
    readonly member?: string;
    readonly detail?: string;
  }[];
}

const LANGUAGE_TAGS = { zh: 'zh-CN', en: 'en' };
const CLEANING_MINUTES = 90;
const SUPPORT_MINUTES = 390;
const LIBRARY_MINUTES = 120;
const SHOP_KEY = 'malatang';

export class Story {
  private readonly client: StoryClient;
  private chapterCount = 0;

  constructor(private readonly settings: StorySettings) {
    const { url, file, now, language } = settings;
    this.client = new StoryClient(url, file, { name: `story-${now.toString(36)}`, language: LANGUAGE_TAGS[language] });
  }

  /** @throws StoryDiffers */
  async tell(): Promise<Cast> {
    const { texts, terminal } = this.settings;
    terminal.say();
    terminal.say(terminal.styled('bold', texts.title));
    const cast = await this.importRoster();
    const [cleaned, supported, reported, invented] = await this.recordServices(cast);
    await this.awardPoints(cast, { cleaned, supported, reported, invented });
    await this.redeem(cast);
    await this.reverse(cast, invented);
    this.chapter('ledger');
    await tellLedger(this.client, this.settings, cast);
    this.checked(texts.sums);
    return cast;
  }

  chapter(name: keyof StoryTexts['chapters']): void {
    const { texts, terminal } = this.settings;
    terminal.say();
    terminal.say(terminal.styled(['bold', 'cyan'], `${String(++this.chapterCount)}  ${texts.chapters[name]}`));
  }

  /** Something that has just been asserted. */
  checked(text: string): void {
    const { terminal } = this.settings;
    terminal.say(`${terminal.styled('green', '✓')} ${text}`);
  }

  private async importRoster(): Promise<Cast> {
    const { texts, terminal, now } = this.settings;
    this.chapter('roster');
    terminal.say(texts.rosterIntro);
    const [cleaner, rider, absent] = castOf(now);
    const csv = rosterOf([cleaner, rider, absent], [ESTATE_TEAMS[0], MOBILE_TEAM, ESTATE_TEAMS[3]]);
    for (const line of csv.trim().split('\n')) terminal.say(terminal.styled('dim', `    ${line.replace('\uFEFF', '')}`));
    const importing = (dryRun: boolean): Promise<Imported> =>
      this.client.upload<Imported>('coordinator', `/v1/imports/members?dry_run=${String(dryRun)}`, csv);
    const rehearsed = await importing(true);
    same('the dry run', rehearsed.totals, { done: 0, 'would-do': 3, unchanged: 0, refused: 1, question: 0 });
    this.checked(texts.dryRun);
    const imported = await importing(false);
    same('the import', imported.totals, { done: 3, 'would-do': 0, unchanged: 0, refused: 1, question: 0 });
    this.checked(texts.imported);
    const refused = imported.lines.find(({ status }) => status === 'refused');
    terminal.say(`  ${texts.lineRefused(refused?.line ?? 0, refused?.detail ?? '')}`);
    same('the second import', (await importing(false)).totals, { done: 0, 'would-do': 0, unchanged: 3, refused: 1, question: 0 });
    this.checked(texts.importedAgain);
    const idOf = (line: number): string => imported.lines.find(each => each.line === line)?.member ?? '';
    return {
      cleaner: { ...cleaner, member: idOf(2) },
      rider: { ...rider, member: idOf(3) },
      absent: { ...absent, member: idOf(4) },
    };
  }

  private async recordServices({ cleaner, rider, absent }: Cast): Promise<readonly [string, string, string, string]> {
    const { texts } = this.settings;
    const { activities } = texts;
    this.chapter('service');
    const cleaned = await this.serve(cleaner, 'stairwell-cleaning', CLEANING_MINUTES);
    this.checked(texts.recorded(cleaner.name, activities.cleaning, CLEANING_MINUTES));
    const supported = await this.serve(rider, 'event-support', SUPPORT_MINUTES);
    this.checked(texts.recorded(rider.name, activities.support, SUPPORT_MINUTES));
    const reported = await this.record(rider, { activity_type: 'issue-reported', quantity: 1 }, 201);
    same('the deed', reported.status, 'effective');
    this.checked(texts.reported(rider.name));
    const invented = await this.serve(absent, 'library-duty', LIBRARY_MINUTES);
    this.checked(texts.recorded(absent.name, activities.library, LIBRARY_MINUTES));
    return [cleaned, supported, reported.id, invented];
  }

  private async serve(neighbour: Neighbour, activity: string, minutes: number): Promise<string> {
    const end = this.settings.now - HOUR_MS;
    const times = { started_at: timeText(end - minutes * MINUTE_MS), ended_at: timeText(end) };
    const { id, status, certified_minutes } = await this.record(neighbour, { activity_type: activity, ...times }, 201);
    same(`${activity} of ${neighbour.name}`, { status, certified_minutes }, { status: 'effective', certified_minutes: minutes });
    return id;
  }

  private async record({ member }: Neighbour, what: object, status: number): Promise<Contribution> {
    const body = { member, service_class: 'volunteer', evidence_grade: 'A', ...what };
    return (await this.client.send<Contribution>('coordinator', { path: '/v1/contributions', body, status })).body;
  }

  private async awardPoints(
    cast: Cast,
    did: Readonly<Record<'cleaned' | 'supported' | 'reported' | 'invented', string>>,
  ): Promise<void> {
    const { texts } = this.settings;
    this.chapter('awards');
    const budget = await this.budget();
    const award = async (neighbour: Neighbour, contribution: string, amount: string): Promise<void> => {
      const body = { contribution, budget };
      const made = await this.client.send<Award>('coordinator', { path: '/v1/awards', body, status: 201 });
      same(`the award of ${neighbour.name}`, [made.body.status, made.body.amount], ['standing', amount]);
      this.checked(texts.awarded(neighbour.name, amount));
    };
    await award(cast.cleaner, did.cleaned, '1.50');
    await award(cast.rider, did.reported, '0.50');
    await award(cast.absent, did.invented, '2.00');
    const body = { contribution: did.supported, budget };
    const proposed = await this.client.send<Award>('coordinator', { path: '/v1/awards', body, status: 202 });
    same('the proposal', [proposed.body.status, proposed.body.amount], ['proposed', '6.50']);
    this.checked(texts.proposed(cast.rider.name, '6.50'));
    const path = `/v1/awards/${proposed.body.id}/approvals`;
    const approved = await this.client.send<Award>('approver', { path, body: {}, status: 200 });
    same('the approval', [approved.body.status, approved.body.amount], ['standing', '6.50']);
    this.checked(texts.approved('6.50'));
    await this.refuseSelfAward(budget);
  }

  private async refuseSelfAward(budget: string): Promise<void> {
    const member = this.client.keyOf('coordinator').account;
    if (member === undefined) throw new StoryDiffers('The coordinator has no account of the own.');
    const own = await this.record({ name: '', member }, { activity_type: 'activity-attended', quantity: 1 }, 202);
    const approval = { path: `/v1/contributions/${own.id}/approvals`, body: {}, status: 200 };
    same('the own service', (await this.client.send<Contribution>('approver', approval)).body.status, 'effective');
    const body = { contribution: own.id, budget };
    const refused = await this.client.send<{ code: string }>('coordinator', { path: '/v1/awards', body, status: 403 });
    same('the award to oneself', refused.body.code, 'self-award-forbidden');
    this.checked(this.settings.texts.selfAward);
  }

  /** The one that is open now. */
  private async budget(): Promise<string> {
    interface Budget {
      readonly id: string;
      readonly valid_from: string;
      readonly valid_until: string;
    }
    const { data } = await this.client.ask<{ data: readonly Budget[] }>('coordinator', '/v1/budgets?status=open');
    const now = timeText(this.settings.now);
    const open = data.filter(({ valid_from, valid_until }) => valid_from <= now && now < valid_until);
    const latest = open.toSorted((a, b) => (a.valid_from < b.valid_from ? 1 : -1))[0];
    if (latest === undefined) throw new StoryDiffers('No budget is open: open one, then tell the story again.');
    return latest.id;
  }

  private async redeem({ cleaner, rider }: Cast): Promise<void> {
    const { texts, language } = this.settings;
    this.chapter('shop');
    const { shop, offer } = warmBowl();
    const till = `till-${shop.key}`;
    const price = (await this.client.ask<{ price: string }>(till, `/v1/rewards/${offer.id}`)).price;
    const authorize = async (neighbour: Neighbour, status: number) => {
      const path = `/v1/members/${neighbour.member}/references`;
      const { reference } = (
        await this.client.send<{ reference: string }>('coordinator', { path, body: { merchant: shop.merchant }, status: 201 })
      ).body;
      const merchant_reference = `STORY-${this.settings.now.toString(36)}-${neighbour.member.slice(-4)}`;
      const body = { reward: offer.id, member: reference, merchant_reference };
      return this.client.send<Redemption & { code?: string }>(till, { path: '/v1/redemptions', body, status });
    };
    const held = (await authorize(rider, 201)).body;
    same('the hold', [held.status, (await this.balanceOf(rider)).held], ['authorized', price]);
    this.checked(texts.held(shop[language], offer[language], price));
    const capture = { path: `/v1/redemptions/${held.id}/captures`, body: {}, status: 200 };
    const captured = await this.client.send<Redemption>(till, capture);
    same('the capture', [captured.body.status, captured.body.amount_captured], ['captured', price]);
    this.checked(texts.captured);
    const again = await this.client.send<Redemption>(till, { ...capture, once: captured.once });
    same('the repetition', [again.isReplay, again.body], [true, captured.body]);
    this.checked(texts.replayed);
    same('the declined redemption', (await authorize(cleaner, 409)).body.code, 'reward-unavailable');
    this.checked(texts.declined(cleaner.name));
    const after = await this.balanceOf(rider);
    const rest = (7 - Number(price)).toFixed(2);
    same('the balance', [after.available, after.held, after.certified_minutes], [rest, '0.00', SUPPORT_MINUTES]);
    this.checked(texts.balance(rider.name, rest, SUPPORT_MINUTES));
  }

  private async reverse({ absent }: Cast, contribution: string): Promise<void> {
    const { texts } = this.settings;
    this.chapter('mistake');
    const reversal = { path: `/v1/contributions/${contribution}/reversals`, body: { reason: 'not-performed' }, status: 200 };
    same('the reversal', (await this.client.send<Contribution>('approver', reversal)).body.status, 'reversed');
    this.checked(texts.reversed(absent.name));
    const { available, debt, certified_minutes } = await this.balanceOf(absent);
    same('the balance after the reversal', [available, debt, certified_minutes], ['0.00', '0.00', 0]);
    this.checked(texts.balance(absent.name, available, certified_minutes));
  }

  private balanceOf({ member }: Neighbour): Promise<Balance> {
    return this.client.ask<Balance>('auditor', `/v1/balances/${member}`);
  }
}

const timeText = (at: number): string => new Date(at).toISOString();

function warmBowl(): { readonly shop: Shop; readonly offer: ShopOffer } {
  const shop = SHOPS.find(({ key }) => key === SHOP_KEY);
  const offer = shop?.offers.find(({ categories }) => categories.length > 0);
  if (shop === undefined || offer === undefined) throw new StoryDiffers('The demo has no such shop any more.');
  return { shop, offer };
}
