/**
 * What every import stands on: who imports into which community, and whether the commands go to the ledger or nowhere.
 */
import type { EventStore } from '../../event-store/event-store.js';
import type { Founded } from '../../ledger/community.js';
import type { Instant } from '../../ledger/units.js';
import type { Caller } from '../caller.js';
import { faultCodeOf } from '../faults.js';
import type { Identities } from '../identities.js';
import type { Labels } from '../labels.js';
import type { Ledger } from '../ledger.js';
import type { Members } from '../members.js';
import type { ImportLine } from './import-report.js';
import { refusedLine } from './line-findings.js';
import type { WriteRoad } from './rehearsal.js';

export interface ImportServices {
  readonly ledger: Ledger;
  /** Looked into by dry runs. */
  readonly store: EventStore;
  readonly identities: Identities;
  readonly members: Members;
  readonly labels: Labels;
  readonly clock: () => Instant;
}

export interface Scene {
  readonly services: ImportServices;
  readonly caller: Caller;
  readonly community: Founded;
  readonly road: WriteRoad;
  readonly dryRun: boolean;
}

/** In whose name lines are imported: nobody's, so that whoever imports a line again repeats it. */
export const IMPORT_SCOPE = 'import';

/** A line during which the service was busy or its database away is refused as such; what else is thrown is a defect. */
export async function unlessInterrupted(line: number, work: () => Promise<ImportLine>): Promise<ImportLine> {
  try {
    return await work();
  } catch (fault) {
    if (faultCodeOf(fault) === undefined) throw fault;
    return refusedLine(line, 'interrupted');
  }
}
