/**
 * The one composition of the HTTP edge: controllers, the steps that every request takes, and the service's parts that they
 * ask.
 *
 * `service` is asked for its parts when the process starts, never while the API is only described; so its description needs
 * no database.
 */
import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE, DiscoveryModule } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import type { Logger } from 'pino';
import { AccessGuard } from './api/access.guard.js';
import { BodyReader } from './api/body-reader.js';
import { Bulk } from './api/bulk.js';
import { CLOCK } from './api/clock.js';
import { AwardsController } from './api/controllers/awards.controller.js';
import { BoardsController } from './api/controllers/boards.controller.js';
import { BudgetsController } from './api/controllers/budgets.controller.js';
import { CommunityController } from './api/controllers/community.controller.js';
import { ContributionsController } from './api/controllers/contributions.controller.js';
import { DevicesController } from './api/controllers/devices.controller.js';
import { EventFeed } from './api/controllers/event-feed.js';
import { EventsController } from './api/controllers/events.controller.js';
import { HoldsController } from './api/controllers/holds.controller.js';
import { ImportsController } from './api/controllers/imports.controller.js';
import { LedgerController } from './api/controllers/ledger.controller.js';
import { MembersController } from './api/controllers/members.controller.js';
import { MembershipController } from './api/controllers/membership.controller.js';
import { OperationsController } from './api/controllers/operations.controller.js';
import { PartnersController } from './api/controllers/partners.controller.js';
import { PastAccountsController } from './api/controllers/past-accounts.controller.js';
import { QuotesController } from './api/controllers/quotes.controller.js';
import { RedemptionsController } from './api/controllers/redemptions.controller.js';
import { RewardsController } from './api/controllers/rewards.controller.js';
import { SandboxController } from './api/controllers/sandbox.controller.js';
import { TransfersController } from './api/controllers/transfers.controller.js';
import { RedemptionDesk } from './api/controllers/redemption-desk.js';
import { Cursors } from './api/cursors.js';
import { Desk } from './api/desk.js';
import { Health } from './api/health.js';
import { IntakeGuard } from './api/intake.guard.js';
import { Lists } from './api/lists.js';
import { LogPositions } from './api/log-positions.js';
import { LOGGER } from './api/logging.js';
import { MeantMembers } from './api/meant-member.js';
import { Metrics } from './api/metrics.js';
import { Names } from './api/names.js';
import { OpenApi } from './api/openapi.js';
import { PathObjects } from './api/path-objects.js';
import { ProblemFilter } from './api/problems/problem.filter.js';
import { PublicAddress } from './api/public-address.js';
import { RateLimits } from './api/rate-limits.js';
import { Routes } from './api/routes.js';
import { Sandbox } from './api/sandbox.js';
import { ShapePipe } from './api/shape.pipe.js';
import { AccessKeys } from './app/access-keys.js';
import { AskHandler } from './app/ask.js';
import { derivedKey } from './app/derived-key.js';
import { Devices } from './app/devices.js';
import { DispatchHandler } from './app/dispatch.js';
import { Identities } from './app/identities.js';
import { Imports } from './app/imports/imports.js';
import { Labels } from './app/labels.js';
import { Ledger } from './app/ledger.js';
import { LogReader } from './app/log-reader.js';
import { MemberCodes } from './app/member-codes.js';
import { Members } from './app/members.js';
import { MerchantRefs } from './app/merchant-refs.js';
import { PastRequests } from './app/past-requests.js';
import { Readers } from './app/readers.js';
import type { Service } from './service.js';

/** What the edge stands on. */
export interface Edge {
  readonly service: () => Service;
  readonly logger: Logger;
  readonly address: PublicAddress;
  readonly health: Health;
}

const CONTROLLERS = [
  AwardsController,
  BoardsController,
  BudgetsController,
  CommunityController,
  ContributionsController,
  DevicesController,
  EventsController,
  HoldsController,
  ImportsController,
  LedgerController,
  MembersController,
  MembershipController,
  OperationsController,
  PartnersController,
  PastAccountsController,
  QuotesController,
  RedemptionsController,
  RewardsController,
  SandboxController,
  TransfersController,
];

/** The steps of every request, in the order in which they are taken. */
const STEPS: readonly Provider[] = [
  { provide: APP_GUARD, useClass: AccessGuard },
  { provide: APP_GUARD, useClass: IntakeGuard },
  { provide: APP_PIPE, useClass: ShapePipe },
  { provide: APP_FILTER, useClass: ProblemFilter },
];

const parts = (service: () => Service): readonly Provider[] => [
  { provide: AccessKeys, useFactory: () => service().keys },
  { provide: Devices, useFactory: () => service().devices },
  { provide: Identities, useFactory: () => service().identities },
  { provide: Imports, useFactory: () => new Imports(service()) },
  { provide: Labels, useFactory: () => service().labels },
  { provide: Ledger, useFactory: () => service().ledger },
  { provide: MemberCodes, useFactory: () => service().codes },
  { provide: Members, useFactory: () => service().members },
  { provide: MerchantRefs, useFactory: () => service().refs },
  { provide: Readers, useFactory: () => service().readers },
  { provide: CLOCK, useFactory: () => service().clock },
  { provide: RateLimits, useFactory: () => new RateLimits(service().clock) },
  { provide: PastRequests, useFactory: () => new PastRequests(service().store) },
  { provide: LogReader, useFactory: () => new LogReader(service().store) },
  { provide: LogPositions, useFactory: () => new LogPositions(derivedKey(service().config.secret, 'log positions')) },
  { provide: Cursors, useFactory: () => new Cursors(derivedKey(service().config.secret, 'cursors')) },
];

@Module({})
export class AppModule {
  static over({ service, logger, address, health }: Edge): DynamicModule {
    return {
      module: AppModule,
      imports: [CqrsModule.forRoot(), DiscoveryModule],
      controllers: CONTROLLERS,
      providers: [
        ...STEPS,
        ...parts(service),
        ...[
          DispatchHandler,
          AskHandler,
          Desk,
          Lists,
          Bulk,
          Names,
          BodyReader,
          PathObjects,
          RedemptionDesk,
          EventFeed,
          MeantMembers,
          Metrics,
          OpenApi,
          Routes,
          Sandbox,
        ],
        { provide: LOGGER, useValue: logger },
        { provide: PublicAddress, useValue: address },
        { provide: Health, useValue: health },
      ],
    };
  }
}
