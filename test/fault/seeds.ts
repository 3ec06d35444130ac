/**
 * The seeds of this run: chance in a fault test follows from one of them, and the test's name says which. Processes keep their own
 * time, so a seed repeats what is done to them and when, not every step that they take.
 */
const given = (name: string): number | undefined => Number(process.env[name]) || undefined;

/** `npm run test:fault -- --seeds N` was asked for. */
export const isLong = given('FAULT_SEEDS') !== undefined;

/** So many from 1 on in the short form; as many as were asked for in the long one; the one to repeat. */
export function seeds(short: number): readonly number[] {
  const one = given('FAULT_SEED');
  return one === undefined ? Array.from({ length: given('FAULT_SEEDS') ?? short }, (_, index) => index + 1) : [one];
}
