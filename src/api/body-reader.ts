/**
 * Bodies, from the bytes that arrived to what they say: content type first, then syntax. What a body must contain is judged
 * later.
 */
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Problem } from './problems/problem.js';
import { MalformedJson, parseJson, type Json } from './strict-json.js';

const JSON_TYPE = 'application/json';
const UTF_8 = /^"?utf-?8"?$/i;

@Injectable()
export class BodyReader {
  /**
   * JSON as a value, no body as `{}`; bodies of other media types as their bytes.
   * @throws Problem `unsupported-media-type`, `malformed-request`
   */
  read(request: FastifyRequest): Json | Uint8Array {
    const { body } = request;
    const { mediaType = JSON_TYPE } = request.routeOptions.config;
    if (!(body instanceof Uint8Array) || body.length === 0) return mediaType === JSON_TYPE ? {} : new Uint8Array(0);
    assertType(request, mediaType);
    if (mediaType !== JSON_TYPE) return body;
    try {
      return parseJson(body);
    } catch (reason) {
      throw reason instanceof MalformedJson ? new Problem('malformed-request') : reason;
    }
  }
}

function assertType({ headers }: FastifyRequest, expected: string): void {
  const [type = '', ...parameters] = (headers['content-type'] ?? '').split(';').map(part => part.trim());
  const charset = parameters.find(parameter => /^charset=/i.test(parameter))?.slice('charset='.length);
  const isOther = type.toLowerCase() !== expected || (expected === JSON_TYPE && charset !== undefined && !UTF_8.test(charset));
  if (isOther || (headers['content-encoding'] ?? 'identity') !== 'identity') throw new Problem('unsupported-media-type');
}
