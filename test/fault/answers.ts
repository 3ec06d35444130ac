/** What a service said of each command: the promise that an audit holds its log to. */
import type { Outcome } from '../../src/app/batch.js';
import type { CommandId } from '../../src/ledger/units.js';

export interface Answer {
  /** A refusal may have left a trace, which says so; where nothing was tried, nothing is there. */
  readonly effect: 'accepted' | 'refused' | 'not tried';
  /** Of the command's last leaf, where that was said. */
  readonly position?: number;
  /** How many leaves it recorded, where that was said. */
  readonly leaves?: number;
}

export class Answers {
  private readonly known = new Map<CommandId, Answer>();
  /** Commands that were asked again and answered otherwise. */
  readonly contradictions: string[] = [];

  get size(): number {
    return this.known.size;
  }

  [Symbol.iterator](): IterableIterator<[CommandId, Answer]> {
    return this.known.entries();
  }

  has(command: CommandId): boolean {
    return this.known.has(command);
  }

  note(command: CommandId, answer: Answer): void {
    const before = this.known.get(command);
    if (before !== undefined && JSON.stringify(before) !== JSON.stringify(answer))
      this.contradictions.push(`${command} was answered ${JSON.stringify(before)}, then ${JSON.stringify(answer)}`);
    this.known.set(command, answer);
  }

  noteOutcome(command: CommandId, outcome: Outcome): void {
    // what left no trace is decided anew each time, wherever the log then ends
    const { accepted, position } = outcome;
    if (!accepted) this.note(command, { effect: 'refused' });
    else if (outcome.events.length === 0) this.note(command, { effect: 'accepted', leaves: 0 });
    else this.note(command, { effect: 'accepted', position, leaves: outcome.events.length });
  }
}
