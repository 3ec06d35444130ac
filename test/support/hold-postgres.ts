/** A process that runs the embedded PostgreSQL in the given folder until it is killed. Says the server's URL when ready. */
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres.js';

void startEmbeddedPostgres({ dataDir: process.argv[2] ?? '' }).then(({ url }) => console.log(url));
