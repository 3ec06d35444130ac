/** Appends of 500 to EventStoreDB. */
import { appendRow } from '../lib/eventstoredb-appends.mjs';

export const row = appendRow({ place: 54, leaves: 500 });
