/**
 * Whether this copy of the service works: started, alive, ready for requests.
 *
 * Ready means that commands can be stored; read models that lag do not count, their reads say so themselves. A copy that leaves
 * is not ready and serves what still comes, over connections that end with the answer, until whoever spreads the requests has
 * noticed; from the moment that it stops, the transport answers every request, probes included, with 503.
 */
import { Problem } from './problems/problem.js';

export class Health {
  private state: 'works' | 'leaves' | 'stops' = 'works';

  /** @param reachStore rejects while nothing can be stored */
  constructor(private readonly reachStore: () => Promise<unknown>) {}

  leave(): void {
    this.state = 'leaves';
  }

  stop(): void {
    this.state = 'stops';
  }

  /** @throws Problem */
  async assertReady(): Promise<void> {
    if (this.leaving) throw new Problem('shutting-down', { retryAfterSeconds: 1 });
    try {
      await this.reachStore();
    } catch {
      throw new Problem('dependency-unavailable', { retryAfterSeconds: 1 });
    }
  }

  /** No connection shall outlive its answer. */
  get leaving(): boolean {
    return this.state !== 'works';
  }

  get stopping(): boolean {
    return this.state === 'stops';
  }
}
