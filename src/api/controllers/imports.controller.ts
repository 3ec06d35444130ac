/**
 * Imports of the files that coordinators keep: member rosters and attendance rosters, as CSV in UTF-8 or GB18030.
 */
import { Body, Controller, HttpCode, HttpStatus, Post } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { Import } from '../../app/imports/import-report.js';
import { Imports } from '../../app/imports/imports.js';
import type { BudgetId, MemberId } from '../../ledger/units.js';
import { Call, Calling } from '../call.js';
import { Filters } from '../dto/field.js';
import { AttendanceImportQuery, MemberImportQuery, pairsOf } from '../dto/import.js';
import { given } from '../given.js';
import { Operation } from '../operation.js';
import { Needs, NeedsWith } from '../permissions.js';
import { isProblemCode } from '../problems/problem-table.js';
import { invalid, Problem } from '../problems/problem.js';
import { BULK_BYTES_MAX, routeTraits } from '../transport.js';
import { importView, ImportView } from '../views/import.js';

const CSV = 'text/csv';
const csv = (): MethodDecorator => routeTraits({ mediaType: CSV, bodyBytesMax: BULK_BYTES_MAX });
const FILE = { description: 'The file as it is.', schema: { type: 'string', format: 'binary' } };

@ApiTags('Imports')
@Controller('v1/imports')
export class ImportsController {
  constructor(private readonly imports: Imports) {}

  @Post('members')
  @HttpCode(HttpStatus.OK)
  @Needs('members:write')
  @csv()
  @ApiConsumes(CSV)
  @ApiBody(FILE)
  @Operation({
    id: 'importMembers',
    says: 'Enrol the people of a roster. A dry run by default; the same file again changes nothing; namesakes are asked about.',
    answers: { 200: [ImportView, 'What came of each line.'] },
    refuses: ['role-not-permitted'],
  })
  async members(@Calling() call: Call, @Body() bytes: Buffer, @Filters() query: MemberImportQuery): Promise<ImportView> {
    const options = {
      dryRun: query.dry_run,
      formTeams: query.form_teams,
      mapping: Object.fromEntries(pairsOf(query.columns)),
      people: Object.fromEntries(pairsOf(query.people)) as Readonly<Record<string, MemberId | 'new'>>,
      teams: Object.fromEntries(pairsOf(query.teams)),
    };
    return shown(call, await this.imports.importMembers(call.caller, bytes, options));
  }

  @Post('attendance')
  @HttpCode(HttpStatus.OK)
  @Needs('activities:write')
  @NeedsWith('award', 'awards:write')
  @csv()
  @ApiConsumes(CSV)
  @ApiBody(FILE)
  @Operation({
    id: 'importAttendance',
    says: 'Record who took part in what, awarded where a budget is named. A dry run by default; repeating changes nothing.',
    answers: { 200: [ImportView, 'What came of each line.'] },
    refuses: ['role-not-permitted'],
  })
  async attendance(@Calling() call: Call, @Body() bytes: Buffer, @Filters() query: AttendanceImportQuery): Promise<ImportView> {
    const options = {
      dryRun: query.dry_run,
      serviceClass: query.service_class,
      evidenceGrade: query.evidence_grade,
      mapping: Object.fromEntries(pairsOf(query.columns)),
      people: Object.fromEntries(pairsOf(query.people)) as Readonly<Record<string, MemberId>>,
      activities: Object.fromEntries(pairsOf(query.activities)),
      ...given({ award: query.award as BudgetId | undefined, yearAssumed: query.year }),
    };
    return shown(call, await this.imports.importAttendance(call.caller, bytes, options));
  }
}

/** @throws Problem for a file that is refused as a whole */
function shown({ language }: Call, imported: Import): ImportView {
  if (imported.accepted) return importView(imported.report, language);
  const { code, detail, line, column } = imported.refusal;
  if (isProblemCode(code)) throw new Problem(code);
  const place = [...(line === undefined ? [] : [`line ${String(line)}`]), ...(column === undefined ? [] : [column])].join(', ');
  throw invalid({ pointer: '', code, detail: place === '' ? detail[language] : `${place}: ${detail[language]}` });
}
