/**
 * The service's secret where the operator gave none: it lies beside the embedded database and belongs to its backups.
 */
import fs from 'node:fs';
import path from 'node:path';
import { ConfigError } from '../config.js';
import { keptRandom } from './kept-random.js';
import { clusterExists } from './postgres-cluster.js';

/**
 * Made at the first start, kept for ever after.
 * @throws ConfigError when there is a database but its secret is gone: under a new one nobody in it could be found
 */
export function keptSecret(dataDir: string): string {
  const file = path.join(dataDir, 'secret');
  if (!fs.existsSync(file) && clusterExists(dataDir)) {
    throw new ConfigError(
      `${file} is missing, and the database beside it needs it: restore it from a backup, or set TIMEBANK_SECRET.`,
    );
  }
  return keptRandom(file);
}
