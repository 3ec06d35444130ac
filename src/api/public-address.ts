/**
 * Where the service is reached from outside: problem types and the documentation name it.
 *
 * The configured address, or the one that the process listens on, which is known only once it does.
 */
export class PublicAddress {
  constructor(private url: string) {}

  get value(): string {
    return this.url;
  }

  listensOn(url: string): void {
    this.url = url;
  }
}
