/**
 * All routes of the controllers, as they stand: the process does not start while one of them declares no permission, and a
 * path that exists with other methods is told from one that does not exist.
 */
import { Injectable, RequestMethod, type OnModuleInit } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { PERMISSION, type Permission } from './permissions.js';

export interface Route {
  readonly method: string;
  /** With parameters as `:name`. */
  readonly path: string;
  readonly permission: Permission;
}

type Handler = (...given: unknown[]) => unknown;

@Injectable()
export class Routes implements OnModuleInit {
  private known: readonly Route[] = [];
  private readonly patterns = new Map<Route, RegExp>();

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  onModuleInit(): void {
    this.known = this.discovery.getControllers().flatMap(({ instance }) => this.routesOf(instance as object));
    for (const route of this.known) this.patterns.set(route, new RegExp(`^${route.path.replaceAll(/:[a-z_]+/gi, '[^/]+')}$`));
  }

  get all(): readonly Route[] {
    return this.known;
  }

  /** The methods that exist for a path; none for a path that does not exist. */
  methodsAt(path: string): readonly string[] {
    const methods = new Set(this.known.filter(route => this.patterns.get(route)?.test(path)).map(route => route.method));
    if (methods.has('GET')) methods.add('HEAD');
    return [...methods].sort();
  }

  private routesOf(controller: object): readonly Route[] {
    const prototype = Object.getPrototypeOf(controller) as Record<string, Handler>;
    const prefix = Reflect.getMetadata(PATH_METADATA, controller.constructor) as string;
    return this.scanner.getAllMethodNames(prototype).flatMap(name => {
      const handler = prototype[name];
      const path = handler && (Reflect.getMetadata(PATH_METADATA, handler) as string | undefined);
      if (handler === undefined || path === undefined) return [];
      const permission = Reflect.getMetadata(PERMISSION, handler) as Permission | undefined;
      if (permission === undefined)
        throw new Error(`${controller.constructor.name}.${name} declares no permission: add @Needs or @Public.`);
      const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod];
      return [{ method, path: joined(prefix, path), permission }];
    });
  }
}

const joined = (prefix: string, path: string): string => {
  const parts = [prefix, path].flatMap(part => part.split('/')).filter(part => part !== '');
  return `/${parts.join('/')}`;
};
