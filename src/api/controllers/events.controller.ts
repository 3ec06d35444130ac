/**
 * The event feed: the log itself, for systems that follow it. Leaves are answered as they were recorded, amounts in hundredths included.
 */
import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { LogReader, type LeafRead } from '../../app/log-reader.js';
import { Answer } from '../answer.js';
import { Call, Calling } from '../call.js';
import { Filters } from '../dto/field.js';
import { EventsQuery } from '../dto/ledger.js';
import { LogPositions } from '../log-positions.js';
import { Operation } from '../operation.js';
import { Needs } from '../permissions.js';
import { Problem } from '../problems/problem.js';
import { ShowsPage } from '../views/page.js';
import { ShownId, ShownInstant, ShownKind, ShownPosition, ShownText } from '../views/shown.js';

export class EventView {
  @ShownId('Its id.', 'evt_06BZ3KZ5V9N3T8Q4E7R2M1X0WD') id!: string;
  @ShownKind('event') object!: 'event';
  @ShownText('Its stored name, with its version.', { example: 'PointsAwarded.v1' }) type!: string;
  @ShownInstant('When the log learned it.') recorded_at!: string;
  @ShownPosition() log_position!: string;
  @ShownText('SHA-256 of the leaf (RFC 6962), base64.') leaf_hash!: string;
  @ShownText('The leaf: who, what, why, and its postings, amounts in hundredths.', { type: Object, example: { v: '1' } })
  leaf!: object;
}

@ApiTags('Ledger')
@Controller('v1/events')
export class EventsController {
  constructor(
    private readonly reader: LogReader,
    private readonly positions: LogPositions,
  ) {}

  @Get()
  @Needs('events:read')
  @Operation({
    id: 'listEvents',
    says: 'Follow the log: the events after a position, oldest first. Pass the last `log_position` as `after`.',
  })
  @ShowsPage(EventView)
  async list(@Calling() call: Call, @Filters() { after, limit }: EventsQuery): Promise<Answer> {
    const { log } = call.caller;
    const read = await this.reader.after(log, this.placeIn(log, after), limit + 1);
    const leaves = read.slice(0, limit);
    const position = leaves.at(-1)?.position ?? -1;
    const more = read.length > limit;
    const next = more ? this.positions.token(log, position) : null;
    return Answer.found({ position }, { data: leaves.map(leaf => this.view(log, leaf)), has_more: more, next_cursor: next });
  }

  private view(log: string, { position, hash, content }: LeafRead): EventView {
    const { id, type, recorded_at } = content;
    const place = { log_position: this.positions.token(log, position), leaf_hash: Buffer.from(hash).toString('base64') };
    return { id, object: 'event', type, recorded_at, ...place, leaf: content };
  }

  private placeIn(log: string, after: string | undefined): number | undefined {
    if (after === undefined) return undefined;
    const position = this.positions.read(log, after);
    if (position === undefined) throw new Problem('cursor-invalid');
    return position;
  }
}
