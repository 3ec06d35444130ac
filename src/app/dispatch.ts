/**
 * The command bus's one message: a ledger command, who sends it, and what makes a repetition recognisable.
 *
 * All routes that write pass here (HTTP, imports, demo, command line), and from here to the one writer of the community's log.
 */
import { Command as BusCommand, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { commandId, freshCommandId } from '../feed/command-id.js';
import type { Command } from '../ledger/commands.js';
import type { CommandId } from '../ledger/units.js';
import type { Outcome } from './batch.js';
import { idempotencyScope, type Caller } from './caller.js';
import { Ledger } from './ledger.js';

/** What names a request for ever. */
export interface RequestKey {
  /** The route's name; the same key on two operations is two commands. */
  readonly operation: string;
  readonly key: string;
  /** SHA-256 of the request. */
  readonly fingerprint?: Uint8Array;
}

export const commandIdOf = (caller: Caller, { operation, key }: RequestKey): CommandId =>
  commandId(idempotencyScope(caller), operation, key);

export class Dispatch extends BusCommand<Outcome> {
  constructor(
    readonly caller: Caller,
    readonly command: Command,
    /** Of a request without a key: whoever sends it again sends another command. */
    readonly id: CommandId = freshCommandId(),
    /** SHA-256 of the request. */
    readonly fingerprint?: Uint8Array,
  ) {
    super();
  }
}

@CommandHandler(Dispatch)
export class DispatchHandler implements ICommandHandler<Dispatch> {
  constructor(private readonly ledger: Ledger) {}

  execute({ caller, command, id, fingerprint }: Dispatch): Promise<Outcome> {
    const submission = { command, actor: caller.actor, id };
    return this.ledger.submit(caller.log, fingerprint === undefined ? submission : { ...submission, fingerprint });
  }
}
