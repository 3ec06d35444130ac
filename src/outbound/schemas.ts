/**
 * The JSON Schemas of the public messages, as they are served, committed (`schemas/`) and named by each message.
 */
import { MESSAGES, type MessageName } from './message-types.js';
import { objectSchema, type JsonSchema } from './message-shape.js';

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

/** Below the service's public address. */
export const schemaPath = (name: string): string => `/schemas/${name}.json`;

export const schemaOf = (name: MessageName): JsonSchema => ({
  $schema: DIALECT,
  $id: schemaPath(name),
  title: name,
  description: MESSAGES[name].says,
  ...objectSchema(MESSAGES[name].members),
});
