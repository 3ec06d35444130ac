import fs from 'node:fs';
import path from 'node:path';
import { SCOPES } from '../../src/app/caller.js';
import { OpenApi } from '../../src/api/openapi.js';
import { PROBLEM_CODES, PROBLEMS } from '../../src/api/problems/problem-table.js';
import { Routes } from '../../src/api/routes.js';
import { describeWithoutService } from '../../src/http.js';
import { Edge } from '../support/edge.js';

interface Operation {
  readonly operationId: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { readonly schema: Schema }>> }>>;
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly required?: boolean }[];
  readonly 'x-required-scope'?: string;
  readonly 'x-problem-codes': readonly string[];
}
interface Schema {
  readonly $ref?: string;
  readonly additionalProperties?: boolean;
  readonly properties?: Readonly<Record<string, Schema & { readonly description?: string }>>;
}
interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

let edge: Edge;
let document: Document;
let operations: readonly (readonly [string, Operation])[];

beforeAll(async () => {
  edge = await Edge.start();
  document = (await edge.get('/openapi.json')).json as unknown as Document;
  operations = Object.entries(document.paths).flatMap(([place, methods]) =>
    Object.entries(methods).map(([method, operation]) => [`${method.toUpperCase()} ${place}`, operation] as const),
  );
});
afterAll(() => edge.stop());

describe('the description of the API', () => {
  it('is OpenAPI 3.1, and the same without a database', async () => {
    expect(document.openapi).toBe('3.1.0');
    expect(JSON.parse(JSON.stringify(await describeWithoutService()))).toEqual(document);
    expect(edge.server.app.get(OpenApi).document).toBeDefined();
  });

  it('is the one that is kept with the code', () => {
    const kept: unknown = JSON.parse(fs.readFileSync(path.resolve(__dirname, '../../openapi.json'), 'utf8'));
    expect(kept).toEqual(document);
  });

  it('has every route, and every route it has exists', () => {
    const routes = edge.server.app.get(Routes).all.filter(route => route.permission !== 'public');
    const named = routes.map(route => `${route.method} ${route.path.replaceAll(/:([a-z]+)/g, '{$1}')}`);
    expect(operations.map(([name]) => name).sort()).toEqual(named.sort());
  });

  it('names for each operation its id, tag, scope and problems, by their status', () => {
    expect(new Set(operations.map(([, { operationId }]) => operationId)).size).toBe(operations.length);
    for (const [name, operation] of operations) {
      expect([name, operation.tags.length, (SCOPES as readonly string[]).includes(operation['x-required-scope'] ?? '')]).toEqual([
        name,
        1,
        true,
      ]);
      expect(operation.description.length).toBeGreaterThan(10);
      for (const code of operation['x-problem-codes']) {
        const type = PROBLEMS[code as keyof typeof PROBLEMS];
        expect([name, code, Object.keys(operation.responses)]).toEqual([
          name,
          code,
          expect.arrayContaining([String(type.status)]),
        ]);
      }
      expect(Object.keys(operation.responses).filter(status => status.startsWith('2')).length).toBeGreaterThan(0);
    }
  });

  it('has closed schemas for every request, and describes each of their members', () => {
    const seen = new Set<string>();
    const visit = (node: unknown): void => {
      for (const [, name = ''] of (JSON.stringify(node) ?? '').matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
        if (seen.has(name)) continue;
        seen.add(name);
        const schema = document.components.schemas[name];
        expect([name, schema?.additionalProperties]).toEqual([name, false]);
        for (const [member, part] of Object.entries(schema?.properties ?? {}))
          expect([name, member, typeof part.description]).toEqual([name, member, 'string']);
        visit(schema);
      }
    };
    for (const [, operation] of operations) visit(operation.requestBody);
    expect(seen.size).toBeGreaterThan(20);
  });

  it('asks for an idempotency key on every write but those that repeat by content or write nothing', () => {
    const writes = operations.filter(([name]) => name.startsWith('POST'));
    const unkeyed = writes.filter(
      ([, { parameters }]) => !parameters.some(each => each.name === 'Idempotency-Key' && each.required === true),
    );
    expect(unkeyed.map(([name]) => name).sort()).toEqual([
      'POST /v1/imports/attendance',
      'POST /v1/imports/members',
      'POST /v1/redemptions/validate',
      'POST /v1/redemptions/void-by-key',
    ]);
  });

  it('lists every problem code', () => {
    const problem = document.components.schemas['Problem'] as { properties: { code: { enum: readonly string[] } } };
    expect(problem.properties.code.enum).toEqual([...PROBLEM_CODES]);
  });

  it('can be read in a browser', async () => {
    const page = await edge.get('/docs');
    expect([page.status, page.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/html')]);
    const script = await edge.get('/docs/swagger-ui-init.js');
    expect(script.text).toContain('/v1/redemptions');
  });
});
