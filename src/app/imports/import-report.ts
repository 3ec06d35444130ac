/**
 * What an import answers: line by line what was done, or would be, or why not.
 *
 * Every line of the file under its heading that is not blank has exactly one entry, in the file's order. A refused line left
 * nothing anywhere; a question is a refused line that a person can resolve. Candidates show just enough of a member to be
 * told apart.
 */
import type { AwardId, ContributionId, MemberId, Points } from '../../ledger/units.js';
import type { Detail } from '../rosters/roster-refusals.js';
import type { Label } from '../labels.js';

/** Something of this community that has a code: what a member's team is, or what resembles a line's word. */
export interface Named {
  readonly code: string;
  readonly label?: Label;
}

/** A member that a line may mean. */
export interface Candidate {
  readonly member: MemberId;
  readonly building?: string;
  readonly team?: Named;
  /** The last four digits. */
  readonly phoneEnding?: string;
}

/** What came of the points of a line's contribution. */
export type LineAward =
  | { readonly status: 'awarded' | 'already-awarded' | 'rejected'; readonly award: AwardId; readonly amount?: Points }
  | { readonly status: 'proposed'; readonly award: AwardId; readonly amount: Points; readonly approvalsRequired: number }
  /** The contribution itself needs approvals first; importing the file again afterwards awards it. */
  | { readonly status: 'waiting' }
  | { readonly status: 'refused'; readonly code: string; readonly detail: Detail };

interface Passed {
  readonly line: number;
  /** `would-do` instead of `done` in a dry run; `unchanged`: an earlier import, or somebody else, has done it. */
  readonly status: 'done' | 'would-do' | 'unchanged';
  /** Absent where a dry run would enrol somebody new. */
  readonly member?: MemberId;
  readonly contribution?: ContributionId;
  /** How many the contribution waits for. */
  readonly approvalsRequired?: number;
  readonly award?: LineAward;
  /** Columns that say otherwise than what is known of the member; an import never overwrites. */
  readonly differs?: readonly string[];
}

export interface Stopped {
  readonly line: number;
  readonly status: 'refused' | 'question';
  readonly code: string;
  readonly detail: Detail;
  /** Title of the column that it is about. */
  readonly column?: string;
  readonly candidates?: readonly Candidate[];
  readonly suggestions?: readonly Named[];
}

export type ImportLine = Passed | Stopped;

export interface ImportReport {
  readonly dryRun: boolean;
  readonly encoding: string;
  readonly columns: readonly { readonly title: string; readonly field: string }[];
  /** Titles of the columns that were not read. */
  readonly ignored: readonly string[];
  readonly lines: readonly ImportLine[];
  readonly totals: Readonly<Record<ImportLine['status'], number>>;
}

/** A file that is refused as a whole: it is no roster, or the caller may not import. */
export interface FileRefused {
  readonly line?: number;
  readonly column?: string;
  readonly code: string;
  readonly detail: Detail;
}
export type Import =
  { readonly accepted: true; readonly report: ImportReport } | { readonly accepted: false; readonly refusal: FileRefused };

/** Of any import. */
export interface ImportOptions {
  /** Says what would happen, and writes nothing. */
  readonly dryRun: boolean;
  /** Told after each line. */
  readonly onProgress?: (done: number, total: number) => void;
}

interface Read {
  readonly encoding: string;
  readonly columns: ImportReport['columns'];
  readonly ignored: readonly string[];
  readonly refused: readonly Omit<Stopped, 'status'>[];
}

/** The report of a file: the lines that could not be read and those that could, as they came out. */
export function reportOf(dryRun: boolean, { encoding, columns, ignored, refused }: Read, lines: readonly ImportLine[]): Import {
  const unread = refused.map(refusal => ({ ...refusal, status: 'refused' as const }));
  const all = [...unread, ...lines].sort((a, b) => a.line - b.line);
  const totals = { done: 0, 'would-do': 0, unchanged: 0, refused: 0, question: 0 };
  for (const { status } of all) totals[status]++;
  return { accepted: true, report: { dryRun, encoding, columns, ignored, lines: all, totals } };
}
