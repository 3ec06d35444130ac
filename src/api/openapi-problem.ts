/**
 * The schema of problem documents in the API's description.
 */
import type { SchemaObject } from '@nestjs/swagger';
import { PROBLEM_CODES } from './problems/problem-table.js';

const part: SchemaObject = {
  type: 'object',
  required: ['code', 'detail'],
  properties: {
    pointer: { type: 'string', description: 'Where in the body (RFC 6901).' },
    parameter: { type: 'string', description: 'Which query parameter.' },
    code: { type: 'string' },
    detail: { type: 'string' },
  },
};

export const PROBLEM_SCHEMA: SchemaObject = {
  type: 'object',
  description: 'A problem document (RFC 9457). `type` leads to a page that says what happened and what to do.',
  required: ['type', 'title', 'status', 'detail', 'instance', 'code', 'request_id', 'retryable'],
  properties: {
    type: { type: 'string', format: 'uri' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    instance: { type: 'string', format: 'uri' },
    code: { type: 'string', enum: [...PROBLEM_CODES] },
    request_id: { type: 'string' },
    retryable: { type: 'boolean', description: 'Whether the same request, sent again as it is, may succeed.' },
    retry_after_s: { type: 'integer' },
    required_scope: { type: 'string', description: 'With `scope-missing`.' },
    errors: { type: 'array', items: part, description: 'With `validation-failed`: what is wrong, and where.' },
    current_price: { type: 'string', description: 'With `reward-price-changed`.' },
    existing: { type: 'string', description: 'With `merchant-reference-taken`: the merchant’s own redemption.' },
    redemption_status: { type: 'string', description: 'Of the merchant’s own redemption, where its state refused.' },
    amount_authorized: { type: 'string' },
    amount_captured: { type: 'string' },
    amount_remaining: { type: 'string' },
    amount_refunded: { type: 'string' },
    'violated-policies': {
      type: 'array',
      items: { type: 'string' },
      description: 'With `quota-exceeded`: the policies of `RateLimit-Policy` that leave nothing.',
    },
    current_position: { type: 'string', description: 'With `projection-behind`: how far the figures are.' },
  },
};
