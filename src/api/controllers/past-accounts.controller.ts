/**
 * What an account was at a position of the log: folded from its events, never from a read model, so that the answer can be
 * repeated for ever.
 */
import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { LogReader } from '../../app/log-reader.js';
import type { MemberId } from '../../ledger/units.js';
import { Answer } from '../answer.js';
import { Call, Calling } from '../call.js';
import { Filters } from '../dto/field.js';
import { AsOfQuery } from '../dto/ledger.js';
import { Operation } from '../operation.js';
import { Needs } from '../permissions.js';
import { existing, invalid, Problem } from '../problems/problem.js';
import { pastAccountView, PastAccountView } from '../views/ledger.js';

const AS_OF = /^position:(\d{1,12})$/;

@ApiTags('Ledger')
@Controller('v1/ledger/accounts')
export class PastAccountsController {
  constructor(private readonly reader: LogReader) {}

  @Get(':member')
  @Needs('ledger:read')
  @Operation({
    id: 'getAccountAsOf',
    says: 'Read what a member had right after a position of the log.',
    answers: { 200: [PastAccountView, 'The account as it was.'] },
    refuses: ['as-of-in-future'],
  })
  async account(@Calling() call: Call, @Param('member') id: string, @Filters() query: AsOfQuery): Promise<Answer> {
    const { log } = call.caller;
    const position = await this.reached(log, positionOf(query.as_of));
    const account = existing(await this.reader.accountAsOf(log, id as MemberId, position));
    return Answer.found({ position }, pastAccountView(id, position, account));
  }

  private async reached(log: string, position: number): Promise<number> {
    if (await this.reader.reaches(log, position)) return position;
    throw new Problem('as-of-in-future');
  }
}

function positionOf(asOf: string): number {
  const digits = AS_OF.exec(asOf)?.[1];
  if (digits !== undefined) return Number(digits);
  throw invalid({ parameter: 'as_of', code: 'as-of', detail: 'Send position: and a number.' });
}
