/**
 * Whether this copy of the service works: started, alive, ready for requests.
 *
 * Ready means that commands can be stored; read models that lag do not count, their reads say so themselves. From the moment that the
 * service is told to stop, it is not ready.
 */
export class Health {
  private isStopping = false;

  /** @param reachStore rejects while nothing can be stored */
  constructor(private readonly reachStore: () => Promise<unknown>) {}

  stop(): void {
    this.isStopping = true;
  }

  async isReady(): Promise<boolean> {
    if (this.isStopping) return false;
    try {
      await this.reachStore();
      return true;
    } catch {
      return false;
    }
  }

  get stopping(): boolean {
    return this.isStopping;
  }
}
