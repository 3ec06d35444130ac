/**
 * How a roster is to be read: the query of the imports.
 */
import { EVIDENCE_GRADES, SERVICE_CLASSES, type EvidenceGrade, type ServiceClass } from '../../ledger/units.js';
import { Choice, FlagParameter, ObjectId, Text, WholeParameter } from './field.js';

const PAIRS_LENGTH_MAX = 4_000;
const YEAR_MIN = 2000;
const YEAR_MAX = 2100;

class ImportQuery {
  @FlagParameter({ says: 'Say what would happen, and write nothing.', isOptional: true, default: true })
  dry_run: boolean = true;

  @Text({
    says: 'Which column holds what, as `field:title,field:title`, where the heading does not say.',
    isOptional: true,
    max: PAIRS_LENGTH_MAX,
  })
  columns?: string;

  @Text({
    says: 'Who lines are about, as `line:member,line:member`, where they do not tell.',
    isOptional: true,
    max: PAIRS_LENGTH_MAX,
  })
  people?: string;
}

export class MemberImportQuery extends ImportQuery {
  @Text({ says: 'What teams are called in the file, as `name:code,name:code`.', isOptional: true, max: PAIRS_LENGTH_MAX })
  teams?: string;

  @FlagParameter({ says: 'Form the teams that the community does not have.', isOptional: true, default: false })
  form_teams: boolean = false;
}

export class AttendanceImportQuery extends ImportQuery {
  @Text({ says: 'What activities are called in the file, as `name:code,name:code`.', isOptional: true, max: PAIRS_LENGTH_MAX })
  activities?: string;

  @ObjectId({ says: 'Award what is recorded against this budget; needs the scope awards:write too.', isOptional: true })
  award?: string;

  @Choice(SERVICE_CLASSES, { says: 'The class of all service in the file.', isOptional: true, default: 'volunteer' })
  service_class: ServiceClass = 'volunteer';

  @Choice(EVIDENCE_GRADES, { says: 'The evidence of all lines.', isOptional: true, default: 'C' })
  evidence_grade: EvidenceGrade = 'C';

  @WholeParameter(YEAR_MIN, YEAR_MAX, {
    says: 'The year of dates that are written without one.',
    isOptional: true,
    example: 2026,
  })
  year?: number;
}

/** `a:b,c:d` as its pairs; commas and colons may be full-width. */
export const pairsOf = (text: string | undefined): readonly (readonly [string, string])[] =>
  (text ?? '').split(/[,\uFF0C]/).flatMap(pair => {
    const at = pair.search(/[:\uFF1A]/);
    return at < 1 ? [] : [[pair.slice(0, at).trim(), pair.slice(at + 1).trim()] as const];
  });
