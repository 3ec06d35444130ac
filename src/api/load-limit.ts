/**
 * How many requests are served at the same time; more are turned away at once, before any effect, and told when to come back.
 *
 * What waits in line for longer than anybody waits for an answer would only take memory and make everybody wait. A request counts
 * from the moment that all of it has arrived, so that slow senders take nobody's place, until its answer is sent, which
 * happens whether or not somebody is still there to read it. Probes and metrics are always served.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { callOf } from './call.js';
import { problemDocument, sendProblem } from './problems/problem-document.js';
import { Problem } from './problems/problem.js';
import type { PublicAddress } from './public-address.js';

const REQUESTS_AT_ONCE_MAX = 1_000;
const RETRY_AFTER_SECONDS = 1;
const LIMITED = '/v1/';

export function limitLoad(instance: FastifyInstance, address: PublicAddress): void {
  const served = new Set<FastifyRequest>();
  const tooMany = new Problem('temporary-reduced-capacity', { retryAfterSeconds: RETRY_AFTER_SECONDS });
  instance.addHook('preValidation', (request, reply, done) => {
    if (request.routeOptions.url?.startsWith(LIMITED) !== true) {
      done();
    } else if (served.size < REQUESTS_AT_ONCE_MAX) {
      served.add(request);
      done();
    } else {
      const call = callOf(request);
      call.code = tooMany.code;
      sendProblem(reply, problemDocument(tooMany, call, address));
    }
  });
  instance.addHook('onSend', (request, _reply, payload, done) => {
    served.delete(request);
    done(null, payload);
  });
}
