/** A copy of the service that publishes, as a process of its own: to be killed. Arguments: database, brokers, prefix of the topics. */
import { messagingConfig, runWith } from './messaging.js';

const [database = '', brokers = '', prefix = ''] = process.argv.slice(2);

void runWith(messagingConfig(database, brokers, prefix)).then(() => process.stdout.write('ready\n'));
