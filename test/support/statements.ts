/** The statements that this process sends to PostgreSQL while something is done, in the order of sending. */
import { Client } from 'pg';

export async function statementsOf<T>(work: () => Promise<T>): Promise<readonly [result: T, statements: readonly string[]]> {
  const statements: string[] = [];
  const query = Object.getOwnPropertyDescriptor(Client.prototype, 'query')?.value as (...given: unknown[]) => unknown;
  Client.prototype.query = function (this: Client, ...given: unknown[]): unknown {
    statements.push(textOf(given[0]));
    return query.apply(this, given);
  } as never;
  try {
    return [await work(), statements];
  } finally {
    Client.prototype.query = query as never;
  }
}

function textOf(asked: unknown): string {
  if (typeof asked === 'string') return asked;
  const named = asked as { readonly text?: string; readonly name?: string } | undefined;
  return named?.text ?? named?.name ?? asked?.constructor.name ?? '';
}
