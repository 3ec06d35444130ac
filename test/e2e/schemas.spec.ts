/** The schemas that messages name, where they say that they are. */
import { MESSAGE_NAMES } from '../../src/outbound/message-types.js';
import { schemaOf } from '../../src/outbound/schemas.js';
import { Edge } from '../support/edge.js';

describe('the schemas of public messages', () => {
  let edge: Edge;
  beforeAll(async () => {
    edge = await Edge.start();
  });
  afterAll(() => edge.stop());

  it('are served to everybody, under the names that messages carry', async () => {
    for (const name of MESSAGE_NAMES) {
      const { status, headers, text } = await edge.get(`/schemas/${name}.json`);
      expect(status).toBe(200);
      expect(headers.get('content-type')).toMatch(/^application\/schema\+json/);
      expect(JSON.parse(text)).toEqual(schemaOf(name));
    }
    expect((await edge.get('/schemas/timebank.unheard-of.v1.json')).status).toBe(404);
  });
});
