/**
 * Finds what a person wrote among the codes of a community: teams, activity types.
 *
 * A code, one of its labels, or a word that the caller mapped to it, written in any case, width and spacing. Never a guess:
 * what is not exactly one of them is unknown, and what resembles it is suggested.
 */
import type { Label } from '../labels.js';
import type { Named } from './import-report.js';

const SUGGESTIONS_MAX = 3;
/** Shares of common letter pairs below this resemble nothing. */
const RESEMBLANCE_MIN = 0.2;

/** A title without case, width, spaces and punctuation. */
export const plainTitle = (title: string): string =>
  title
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{P}\p{S}\p{Cf}]/gu, '');

export class Catalogue<Code extends string> {
  private readonly codes = new Map<string, Code>();

  constructor(
    known: Iterable<Code>,
    private readonly labels: ReadonlyMap<string, Label>,
    mapped: Readonly<Record<string, string>> = {},
  ) {
    const all = new Set(known);
    const titles = new Map<string, Set<Code>>();
    const enter = (title: string, code: Code): void => {
      titles.set(plainTitle(title), (titles.get(plainTitle(title)) ?? new Set()).add(code));
    };
    for (const code of all) for (const title of [code, ...this.titlesOf(code)]) enter(title, code);
    // a title that two codes share names neither
    for (const [title, [code, another]] of titles) if (code !== undefined && another === undefined) this.codes.set(title, code);
    for (const [title, code] of Object.entries(mapped)) {
      const own = [...all].find(each => each === code);
      if (own === undefined) this.codes.delete(plainTitle(title));
      else this.codes.set(plainTitle(title), own);
    }
  }

  find(title: string): Code | undefined {
    return this.codes.get(plainTitle(title));
  }

  /** What resembles the title, the most alike first. */
  suggest(title: string): readonly Named[] {
    const wanted = plainTitle(title);
    const best = new Map<Code, number>();
    for (const [known, code] of this.codes) best.set(code, Math.max(best.get(code) ?? 0, resemblance(wanted, known)));
    return [...best]
      .filter(([, alike]) => alike >= RESEMBLANCE_MIN)
      .sort(([, a], [, b]) => b - a)
      .slice(0, SUGGESTIONS_MAX)
      .map(([code]) => this.named(code));
  }

  named(code: string): Named {
    const label = this.labels.get(code);
    return label === undefined ? { code } : { code, label };
  }

  private titlesOf(code: string): readonly string[] {
    const { zh, en } = this.labels.get(code) ?? {};
    return [zh, en].filter(title => title !== undefined);
  }
}

/** Dice's coefficient over letters and pairs of letters. */
function resemblance(one: string, other: string): number {
  const [a, b] = [partsOf(one), partsOf(other)];
  const common = [...a].filter(part => b.has(part)).length;
  return (2 * common) / (a.size + b.size);
}

const partsOf = (title: string): ReadonlySet<string> => {
  const letters = [...title];
  return new Set([...letters, ...letters.map((letter, at) => letter + (letters[at + 1] ?? ''))]);
};
