/**
 * For those who run and integrate the service: probes, figures, the API's description, and a page for every problem type.
 */
import { Controller, Get, Header, Param } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Health } from '../health.js';
import { Metrics } from '../metrics.js';
import { OpenApi } from '../openapi.js';
import { Public } from '../permissions.js';
import { problemPage } from '../problems/problem-page.js';

const OK = { status: 'ok' };

@ApiExcludeController()
@Controller()
export class OperationsController {
  constructor(
    private readonly health: Health,
    private readonly metrics: Metrics,
    private readonly openApi: OpenApi,
  ) {}

  /** The event loop answers. */
  @Get('livez')
  @Public()
  live(): object {
    return OK;
  }

  /** Commands can be stored. */
  @Get('readyz')
  @Public()
  async ready(): Promise<object> {
    await this.health.assertReady();
    return OK;
  }

  /** Requests are served only once all tables are as the code expects them. */
  @Get('startupz')
  @Public()
  started(): object {
    return OK;
  }

  @Get('metrics')
  @Public()
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  figures(): Promise<string> {
    return this.metrics.registry.metrics();
  }

  @Get('openapi.json')
  @Public()
  @Header('cache-control', 'public, max-age=300')
  description(): object {
    return this.openApi.document;
  }

  @Get('problems/:code')
  @Public()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('cache-control', 'public, max-age=86400')
  problem(@Param('code') code: string): string {
    return problemPage(code);
  }
}
