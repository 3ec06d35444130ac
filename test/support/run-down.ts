/** Ends what `run-up.ts` brought up. */
import { enginesDown } from './engines-up.js';
import postgresDown from './postgres-down.js';

export default async function down(): Promise<void> {
  await Promise.all([postgresDown(), enginesDown()]);
}
