/**
 * Suites over servers that may be absent: EventStoreDB and Kafka. The run's set-up looks for each once (`engines-up.ts`); a suite
 * then runs against what was found, or is skipped under a name that says why. `REQUIRE_ENGINES=1` turns the skip into a failure.
 * PostgreSQL needs none of this: there is always one, embedded where `DATABASE_URL` names none.
 */
export type EngineVariable = 'EVENTSTOREDB_URL' | 'KAFKA_BROKERS';
/** What the set-up says of an engine to the test files. */
export type Found = { readonly url: string } | { readonly missing: string };

export const FOUND = (variable: EngineVariable): string => `TEST_FOUND_${variable}`;

/**
 * A suite that needs the engine.
 * @param define gets what the engine's variable would hold; while a skipped suite is only listed, something that leads nowhere
 */
export function withEngine(variable: EngineVariable, title: string, define: (url: string) => void): void {
  const found = foundEngine(variable);
  if ('url' in found) return describe(title, () => define(found.url));
  if (process.env['REQUIRE_ENGINES'] !== '1') {
    return describe.skip(`${title} (skipped: ${found.missing})`, () => define('nowhere://not-found'));
  }
  describe(title, () => {
    it(`has its engine, as REQUIRE_ENGINES asks`, () => {
      throw new Error(found.missing);
    });
  });
}

function foundEngine(variable: EngineVariable): Found {
  const said = process.env[FOUND(variable)];
  if (said === undefined) return { missing: `nothing has looked for ${variable}` };
  return JSON.parse(said) as Found;
}
