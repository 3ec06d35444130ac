/** Appends of 1 to EventStoreDB. */
import { appendRow } from '../lib/eventstoredb-appends.mjs';

export const row = appendRow({ place: 52, leaves: 1 });
