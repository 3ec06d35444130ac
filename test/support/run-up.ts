/** What a run of the tests over real engines needs, brought up once before all test files. */
import { enginesUp } from './engines-up.js';
import postgresUp from './postgres-up.js';

export default async function up(): Promise<void> {
  await Promise.all([postgresUp(), enginesUp()]);
}
