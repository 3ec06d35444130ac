/**
 * What an import answers, line by line.
 */
import type { ImportLine, ImportReport } from '../../app/imports/import-report.js';
import type { Language } from '../call.js';
import { pointsText } from '../points-text.js';
import { ShownChoice, ShownCount, ShownFlag, ShownId, ShownList, ShownText } from './shown.js';

const LINE_STATUSES = ['done', 'would-do', 'unchanged', 'refused', 'question'] as const;

class ImportLineView {
  @ShownCount('Its number in the file.', { example: 2 }) line!: number;
  @ShownChoice(LINE_STATUSES, 'A question is a refusal that a person can resolve.') status!: string;
  @ShownId('The member.', 'mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC', { required: false }) member?: string;
  @ShownId('The contribution.', 'ctr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC', { required: false }) contribution?: string;
  @ShownText('What came of its points.', { type: Object, required: false, example: { status: 'awarded' } }) award?: object;
  @ShownText('Why it was refused.', { required: false, example: 'person-ambiguous' }) code?: string;
  @ShownText('What is wrong, and how to mend it.', { required: false }) detail?: string;
  @ShownText('The column that it is about.', { required: false }) column?: string;
  @ShownText('Members that the line may mean.', { type: [Object], required: false, example: [] }) candidates?: readonly object[];
  @ShownText('Codes that resemble what it names.', { type: [Object], required: false, example: [] })
  suggestions?: readonly object[];
  @ShownList(String, 'Columns that say otherwise than what is known; nothing is overwritten.', { required: false })
  differs?: readonly string[];
}

export class ImportView {
  @ShownFlag('Whether nothing was written.') dry_run!: boolean;
  @ShownText('How the file is encoded.', { example: 'gb18030' }) encoding!: string;
  @ShownText('Which column was read as what.', { type: [Object], example: [{ title: '姓名', field: 'name' }] })
  columns!: readonly object[];
  @ShownList(String, 'Columns that were not read.') ignored!: readonly string[];
  @ShownText('Lines by status.', { type: Object, example: { done: 3 } }) totals!: object;
  @ShownList(ImportLineView, 'In the order of the file.') lines!: readonly object[];
}

export const importView = (report: ImportReport, language: Language): ImportView => ({
  dry_run: report.dryRun,
  encoding: report.encoding,
  columns: report.columns,
  ignored: report.ignored,
  totals: report.totals,
  lines: report.lines.map(line => lineView(line, language)),
});

const lineView = (line: ImportLine, language: Language): object =>
  'code' in line ? stoppedView(line, language) : passedView(line, language);

const stoppedView = ({ detail, ...line }: Extract<ImportLine, { code: string }>, language: Language): object => ({
  ...line,
  detail: detail[language],
});

function passedView({ award, ...line }: Exclude<ImportLine, { code: string }>, language: Language): object {
  if (award === undefined) return line;
  if (award.status === 'refused') return { ...line, award: { ...award, detail: award.detail[language] } };
  const amount = 'amount' in award && award.amount !== undefined ? { amount: pointsText(award.amount) } : {};
  const missing = 'approvalsRequired' in award ? { approvals_required: award.approvalsRequired } : {};
  const id = 'award' in award ? { award: award.award } : {};
  return { ...line, award: { status: award.status, ...id, ...amount, ...missing } };
}
