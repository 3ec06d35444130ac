import { breaksBetween } from '../../support/openapi-breaks.js';

/** A description with one write and one list, to be changed by each case. */
function description() {
  return {
    paths: {
      '/v1/sales': {
        post: {
          operationId: 'sell',
          'x-required-scope': 'sales:write',
          parameters: [{ name: 'Idempotency-Key', in: 'header', required: true, schema: { type: 'string' } }] as object[],
          requestBody: { required: true, content: { 'application/json': { schema: { $ref: '#/components/schemas/Sale' } } } },
          responses: { 201: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Sold' } } } }, 409: {} },
        },
      },
    } as Record<string, Record<string, object>>,
    components: {
      schemas: {
        Sale: {
          type: 'object',
          required: ['price'],
          properties: {
            price: { type: 'string', maxLength: 12 },
            kind: { type: 'string', enum: ['meal', 'drink'] },
            till: { type: ['string', 'null'] },
          } as Record<string, object>,
        },
        Sold: {
          type: 'object',
          required: ['id', 'status'],
          properties: {
            id: { type: 'string' },
            status: { type: 'string', enum: ['open'] },
            lines: { type: 'array', items: { $ref: '#/components/schemas/Line' } },
          } as Record<string, object>,
        },
        Line: { type: 'object', required: ['sum'], properties: { sum: { type: 'string' } } as Record<string, object> },
      },
    },
  };
}
type Description = ReturnType<typeof description>;

const breaks = (change: (now: Description) => void): readonly string[] => {
  const now = description();
  change(now);
  return breaksBetween(description(), JSON.parse(JSON.stringify(now)));
};
const selling = ({ paths }: Description) => paths['/v1/sales']?.['post'] as Record<string, unknown>;

describe('a change of the API breaks its clients when', () => {
  it.each<[what: string, change: (now: Description) => void, told: string]>([
    ['an operation goes', now => delete now.paths['/v1/sales'], 'POST /v1/sales: is gone'],
    [
      'an operation has another name',
      now => (selling(now)['operationId'] = 'buy'),
      'POST /v1/sales: operationId was sell and is buy',
    ],
    [
      'a key needs another scope',
      now => (selling(now)['x-required-scope'] = 'sales:all'),
      'POST /v1/sales: x-required-scope was sales:write and is sales:all',
    ],
    [
      'a header is required',
      now => (selling(now)['parameters'] as object[]).push({ name: 'If-Match', in: 'header', required: true }),
      'POST /v1/sales: requires header If-Match',
    ],
    [
      'a parameter is not taken any more',
      now => (selling(now)['parameters'] = []),
      'POST /v1/sales: no longer takes header Idempotency-Key',
    ],
    ['a member is required', now => now.components.schemas.Sale.required.push('kind'), 'POST /v1/sales: kind is required'],
    [
      'a member is not taken any more',
      now => delete now.components.schemas.Sale.properties['till'],
      'POST /v1/sales: till is gone',
    ],
    [
      'a value is not taken any more',
      now => (now.components.schemas.Sale.properties['kind'] = { type: 'string', enum: ['meal'] }),
      'POST /v1/sales.kind: may no longer be drink',
    ],
    [
      'null is not taken any more',
      now => (now.components.schemas.Sale.properties['till'] = { type: 'string' }),
      'POST /v1/sales.till: may no longer be null',
    ],
    [
      'less room is given',
      now => (now.components.schemas.Sale.properties['price'] = { type: 'string', maxLength: 8 }),
      'POST /v1/sales.price: maxLength is 8, was 12',
    ],
    ['success has another status', now => (selling(now)['responses'] = { 200: {} }), 'POST /v1/sales: no longer answers 201'],
    ['an answer tells less', now => delete now.components.schemas.Sold.properties['id'], 'POST /v1/sales 201: id is gone'],
    [
      'an answer is less certain',
      now => (now.components.schemas.Sold.required = ['id']),
      'POST /v1/sales 201: status is no longer certain',
    ],
    [
      'a row of an answer tells something else',
      now => (now.components.schemas.Line.properties['sum'] = { type: ['string', 'null'] }),
      'POST /v1/sales 201.lines[].sum: may be null',
    ],
  ])('%s', (_, change, told) => expect(breaks(change)).toEqual([told]));
});

describe('a change of the API breaks nobody when', () => {
  it.each<[what: string, change: (now: Description) => void]>([
    ['nothing changed', () => undefined],
    ['an operation is new', now => (now.paths['/v1/offers'] = { get: { operationId: 'listOffers', responses: {} } })],
    ['a new member may be left out', now => (now.components.schemas.Sale.properties['note'] = { type: 'string' })],
    [
      'more values are taken',
      now => (now.components.schemas.Sale.properties['kind'] = { type: 'string', enum: ['meal', 'drink', 'walk'] }),
    ],
    ['a member need not be sent any more', now => (now.components.schemas.Sale.required = [])],
    ['answers tell more', now => (now.components.schemas.Sold.properties['at'] = { type: 'string' })],
    ['there is another problem', now => Object.assign(selling(now)['responses'] as object, { 410: {} })],
  ])('%s', (_, change) => expect(breaks(change)).toEqual([]));
});
