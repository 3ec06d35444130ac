/**
 * One act of the demo's year: a ledger command, who gives it and when.
 *
 * An act's key names it for ever: its command id is derived from the key, and the ids of what it creates from that. So the whole
 * year can be planned before anything is stored, and doing an act again finds that it is done.
 */
import { commandId } from '../feed/command-id.js';
import type { Command } from '../ledger/commands.js';
import type { RefusalCode } from '../ledger/refusal.js';
import { idOf, type ActorId, type CommandId, type ID_PREFIXES, type Instant } from '../ledger/units.js';

export interface Act {
  readonly at: Instant;
  readonly actor: ActorId;
  readonly key: string;
  readonly command: Command;
  /** Part of the story: the ledger refuses it, and for this reason. */
  readonly expects?: RefusalCode;
}

export const actId = (key: string): CommandId => commandId('demo', 'founding', key);

/** The id of what the act with this key creates. */
export const idBy = <T extends string>(kind: keyof typeof ID_PREFIXES, key: string): T => idOf<T>(kind, actId(key));
