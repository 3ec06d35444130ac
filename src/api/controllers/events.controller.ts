/**
 * The event feed: the log itself, for systems that follow it. Leaves are answered as they were recorded, amounts in hundredths
 * included.
 */
import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Answer } from '../answer.js';
import { Call, Calling } from '../call.js';
import { Filters } from '../dto/field.js';
import { EventsQuery } from '../dto/ledger.js';
import { Operation } from '../operation.js';
import { Needs } from '../permissions.js';
import { ShowsPage } from '../views/page.js';
import { EventFeed, EventView } from './event-feed.js';

@ApiTags('Ledger')
@Controller('v1/events')
export class EventsController {
  constructor(private readonly feed: EventFeed) {}

  @Get()
  @Needs('events:read')
  @Operation({
    id: 'listEvents',
    says: 'Follow the log: the events after a position, oldest first. Pass the last `log_position` as `after`.',
  })
  @ShowsPage(EventView)
  list(@Calling() call: Call, @Filters() query: EventsQuery): Promise<Answer> {
    return this.feed.page(call, query);
  }
}
