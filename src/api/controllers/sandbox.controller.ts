/**
 * For tests of integrators, with test keys only: how large the ledger is, to see that a refusal has changed nothing.
 */
import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { LogReader } from '../../app/log-reader.js';
import { postingCount } from '../../app/queries.js';
import { Answer } from '../answer.js';
import { Call, Calling } from '../call.js';
import { Desk } from '../desk.js';
import { Operation } from '../operation.js';
import { Needs } from '../permissions.js';
import { SandboxOnly } from '../sandbox.js';
import { ShownCount, ShownKind } from '../views/shown.js';

class LedgerSizeView {
  @ShownKind('ledger_size') object!: 'ledger_size';
  @ShownCount('Leaves in the log, recorded refusals included.', { example: 120 }) leaves!: number;
  @ShownCount('Movements of points and minutes in them.', { example: 240 }) postings!: number;
}

@ApiTags('Sandbox')
@Controller('v1/sandbox')
export class SandboxController {
  constructor(
    private readonly desk: Desk,
    private readonly reader: LogReader,
  ) {}

  /** The scope is one that tills and coordinators have alike. */
  @Get('ledger/size')
  @Needs('rewards:read')
  @SandboxOnly()
  @Operation({
    id: 'getLedgerSize',
    says: 'Read how large the test ledger is just now: equal before and after whatever moved no points.',
    answers: { 200: [LedgerSizeView, 'Its size.'] },
  })
  async size(@Calling() call: Call): Promise<Answer> {
    const head = await this.reader.head(call.caller.log);
    call.minPosition = Math.max(call.minPosition ?? head, head);
    const { answer: postings } = await this.desk.ask(call, postingCount(head));
    const view: LedgerSizeView = { object: 'ledger_size', leaves: head + 1, postings };
    return Answer.found({ position: head }, view);
  }
}
