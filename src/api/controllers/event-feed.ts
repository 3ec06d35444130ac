/**
 * Pages of the log itself, leaf by leaf, each with the token under which the next page begins.
 */
import { Injectable } from '@nestjs/common';
import { LogReader, type LeafRead } from '../../app/log-reader.js';
import { Answer } from '../answer.js';
import type { Call } from '../call.js';
import type { EventsQuery } from '../dto/ledger.js';
import { LogPositions } from '../log-positions.js';
import { Problem } from '../problems/problem.js';
import { ShownId, ShownInstant, ShownKind, ShownPosition, ShownText } from '../views/shown.js';

export class EventView {
  @ShownId('Its id.', 'evt_06BZ3KZ5V9N3T8Q4E7R2M1X0WD') id!: string;
  @ShownKind('event') object!: 'event';
  @ShownText('Its stored name, with its version.', { example: 'PointsAwarded.v1' }) type!: string;
  @ShownInstant('When the log learned it.') recorded_at!: string;
  @ShownPosition() log_position!: string;
  @ShownText('SHA-256 of the leaf (RFC 6962), base64.') leaf_hash!: string;
  @ShownText('The leaf as recorded: who, what, why, and its postings, amounts in hundredths, ids without `test_`.', {
    ...{ type: Object, example: { v: '1' } },
  })
  leaf!: object;
}

@Injectable()
export class EventFeed {
  constructor(
    private readonly reader: LogReader,
    private readonly positions: LogPositions,
  ) {}

  async page({ caller: { log } }: Call, { after, limit }: EventsQuery): Promise<Answer> {
    const read = await this.reader.after(log, this.placeIn(log, after), limit + 1);
    const data = read.slice(0, limit).map(leaf => this.view(log, leaf));
    const hasMore = read.length > limit;
    const next = hasMore ? (data.at(-1)?.log_position ?? null) : null;
    const position = read.slice(0, limit).at(-1)?.position ?? -1;
    return Answer.found({ position }, { data, has_more: hasMore, next_cursor: next });
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
