/**
 * Whether this copy of the service works: started, alive, ready for requests.
 *
 * Ready means that commands can be stored; read models that lag do not count, their reads say so themselves. From the moment
 * that the service is told to stop, the transport answers every request, probes included, with 503.
 */
import { Problem } from './problems/problem.js';

export class Health {
  private isStopping = false;

  /** @param reachStore rejects while nothing can be stored */
  constructor(private readonly reachStore: () => Promise<unknown>) {}

  stop(): void {
    this.isStopping = true;
  }

  /** @throws Problem */
  async assertReady(): Promise<void> {
    try {
      await this.reachStore();
    } catch {
      throw new Problem('dependency-unavailable', { retryAfterSeconds: 1 });
    }
  }

  get stopping(): boolean {
    return this.isStopping;
  }
}
