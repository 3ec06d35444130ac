import { Controller, Get, Post } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { Needs, Public } from '../../../src/api/permissions.js';
import { Routes } from '../../../src/api/routes.js';

@Controller('v1/things')
class Declared {
  @Get(':thing')
  @Needs('ledger:read')
  one(): string {
    return '';
  }

  @Post()
  @Public()
  make(): string {
    return '';
  }
}

@Controller('v1/others')
class Undeclared {
  @Get()
  forgotten(): string {
    return '';
  }
}

async function routesOf(...controllers: (new () => object)[]): Promise<Routes> {
  const testing = await Test.createTestingModule({ imports: [DiscoveryModule], controllers, providers: [Routes] }).compile();
  await testing.init();
  return testing.get(Routes);
}

describe('routes', () => {
  it('are known with what they need', async () => {
    const routes = await routesOf(Declared);
    expect(routes.all).toEqual([
      { method: 'GET', path: '/v1/things/:thing', permission: 'ledger:read' },
      { method: 'POST', path: '/v1/things', permission: 'public' },
    ]);
  });

  it('let nothing start while one of them declares no permission', async () => {
    await expect(routesOf(Declared, Undeclared)).rejects.toThrow('Undeclared.forgotten declares no permission');
  });

  it('tell a wrong method from a wrong path', async () => {
    const routes = await routesOf(Declared);
    expect(routes.methodsAt('/v1/things/7')).toEqual(['GET', 'HEAD']);
    expect(routes.methodsAt('/v1/things')).toEqual(['POST']);
    expect([routes.methodsAt('/v1/things/7/8'), routes.methodsAt('/v1/thingsX'), routes.methodsAt('')]).toEqual([[], [], []]);
  });
});
