/** Appends of 100 to EventStoreDB. */
import { appendRow } from '../lib/eventstoredb-appends.mjs';

export const row = appendRow({ place: 53, leaves: 100 });
