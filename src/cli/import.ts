/**
 * `import members|attendance`: the rosters that coordinators keep, over the ordinary command path, in a coordinator's name.
 *
 * The coordinator is whoever's key is given; the command line has no rights of its own here. Every line of the file is
 * answered for, a dry run writes nothing, and the same file again changes nothing.
 */
import fs from 'node:fs';
import type { Command } from 'commander';
import type { Caller, Scope } from '../app/caller.js';
import type { Import, ImportLine, ImportOptions, ImportReport } from '../app/imports/import-report.js';
import { Imports } from '../app/imports/imports.js';
import { SHOWN_IDS } from '../app/shown-ids.js';
import { EVIDENCE_GRADES, SERVICE_CLASSES, type BudgetId, type MemberId } from '../ledger/units.js';
import type { Service } from '../service.js';
import { withService } from './opened.js';
import { columns, EXIT, pointsText, Unusable, type Does, type Exit, type Progress, type Terminal } from './terminal.js';

export type Language = 'zh' | 'en';

interface CommonOptions {
  readonly key?: string;
  readonly dryRun?: true;
  readonly lang: string;
  readonly column: readonly string[];
  readonly person: readonly string[];
}
export interface MembersOptions extends CommonOptions {
  readonly formTeams?: true;
  readonly team: readonly string[];
}
export interface AttendanceOptions extends CommonOptions {
  readonly award?: string;
  readonly activity: readonly string[];
  readonly serviceClass: string;
  readonly grade: string;
  readonly year?: string;
}

function importMembers(terminal: Terminal, file: string, options: MembersOptions): Promise<Exit> {
  const people = pairsOf('--person', options.person).map(
    ([line, who]) => [lineOf(line), who === 'new' ? who : memberOf(who)] as const,
  );
  const given = {
    ...mappingOf(options),
    people: Object.fromEntries(people),
    teams: Object.fromEntries(pairsOf('--team', options.team)),
    formTeams: options.formTeams === true,
  };
  return importFile(terminal, file, options, {
    scopes: ['members:write'],
    given,
    send: (imports, caller, bytes, asked) => imports.importMembers(caller, bytes, asked),
  });
}

function importAttendance(terminal: Terminal, file: string, options: AttendanceOptions): Promise<Exit> {
  const { award, year } = options;
  const given = {
    ...mappingOf(options),
    people: Object.fromEntries(pairsOf('--person', options.person).map(([line, who]) => [lineOf(line), memberOf(who)])),
    activities: Object.fromEntries(pairsOf('--activity', options.activity)),
    serviceClass: oneOf('--service-class', SERVICE_CLASSES, options.serviceClass),
    evidenceGrade: oneOf('--grade', EVIDENCE_GRADES, options.grade),
    ...(award === undefined ? {} : { award: award as BudgetId }),
    ...(year === undefined ? {} : { yearAssumed: lineOf(year) }),
  };
  return importFile(terminal, file, options, {
    scopes: award === undefined ? ['activities:write'] : ['activities:write', 'awards:write'],
    given,
    send: (imports, caller, bytes, asked) => imports.importAttendance(caller, bytes, asked),
  });
}

interface Sending<Given> {
  /** What the key must be good for. */
  readonly scopes: readonly Scope[];
  /** Ids in it are as the key's holder sees them. */
  readonly given: Given;
  readonly send: (imports: Imports, caller: Caller, bytes: Uint8Array, asked: Given & ImportOptions) => Promise<Import>;
}

async function importFile<Given>(
  terminal: Terminal,
  file: string,
  options: CommonOptions,
  { scopes, given, send }: Sending<Given>,
): Promise<Exit> {
  const language = oneOf('--lang', ['zh', 'en'] as const, options.lang);
  const bytes = contentOf(file);
  const imported = await withService(true, async service => {
    const caller = await callerOf(service, options.key, scopes);
    const progress: Progress = terminal.progress(`Importing ${file}`);
    try {
      const ids = SHOWN_IDS[caller.mode];
      const asked = { ...ids.read(given), dryRun: options.dryRun === true, onProgress: progress.report };
      return ids.shown(await send(new Imports(service), caller, ids.read(bytes), asked));
    } finally {
      progress.stop();
    }
  });
  if (!imported.accepted) {
    const { line, column, code, detail } = imported.refusal;
    const place = [line === undefined ? '' : `line ${String(line)}`, column ?? ''].filter(text => text !== '').join(', ');
    throw new Unusable(`${file}${place === '' ? '' : ` (${place})`}: ${detail[language]} [${code}]`);
  }
  const { report } = imported;
  terminal.answer(report, linesOf(report, language, terminal));
  return report.totals.refused + report.totals.question === 0 ? EXIT.fine : EXIT.failed;
}

async function callerOf({ keys }: Service, given: string | undefined, scopes: readonly Scope[]): Promise<Caller> {
  const text = given ?? process.env['API_KEY'];
  if (text === undefined) throw new Unusable("Whose import is it? Give a coordinator's key with --key, or in API_KEY.");
  const caller = await keys.verify(text);
  if (caller === undefined) throw new Unusable('The key is none of this service: make one with `timebank keys create`.');
  const missing = scopes.filter(scope => !caller.scopes.has(scope));
  if (missing.length > 0) throw new Unusable(`The key is not good for ${missing.join(', ')}: use a coordinator's.`);
  return caller;
}

function contentOf(file: string): Uint8Array {
  try {
    return fs.readFileSync(file);
  } catch (error) {
    throw new Unusable(`${file} cannot be read (${error instanceof Error ? error.message : String(error)}).`);
  }
}

const mappingOf = ({ column }: CommonOptions) => ({ mapping: Object.fromEntries(pairsOf('--column', column)) });

/** `title=field`, as often as the option is given. */
function pairsOf(option: string, given: readonly string[]): readonly (readonly [string, string])[] {
  return given.map(text => {
    const at = text.lastIndexOf('=');
    if (at < 1) throw new Unusable(`${option} is "${text}": write name=value.`);
    return [text.slice(0, at), text.slice(at + 1)] as const;
  });
}

function lineOf(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new Unusable(`"${text}" is no number.`);
  return Number(text);
}

function memberOf(text: string): MemberId {
  if (!text.startsWith('mbr_')) throw new Unusable(`"${text}" is no member: give an id such as mbr_….`);
  return text as MemberId;
}

function oneOf<T extends string>(option: string, choices: readonly T[], text: string): T {
  const choice = choices.find(each => each === text);
  if (choice === undefined) throw new Unusable(`${option} is "${text}": choose ${choices.join(', ')}.`);
  return choice;
}

const STATUSES: Readonly<Record<ImportLine['status'], Readonly<Record<Language, string>>>> = {
  done: { zh: '已完成', en: 'done' },
  'would-do': { zh: '将会导入', en: 'would be done' },
  unchanged: { zh: '已存在,未改动', en: 'unchanged' },
  refused: { zh: '未导入', en: 'refused' },
  question: { zh: '需要确认', en: 'question' },
};

/** Totals, and every line that is not simply done. */
function linesOf({ lines, totals, encoding, ignored }: ImportReport, language: Language, terminal: Terminal): readonly string[] {
  const counted = Object.entries(totals).filter(([, count]) => count > 0);
  const notes = lines.flatMap(line => {
    const text = noteOf(line, language);
    return text === undefined ? [] : [[`  ${String(line.line)}`, STATUSES[line.status][language], text]];
  });
  return [
    terminal.styled('dim', `${encoding}${ignored.length === 0 ? '' : `; ${ignored.join(', ')}: –`}`),
    ...columns(
      counted.map(([status, count]) => [`  ${String(count)}`, STATUSES[status as ImportLine['status']][language]]),
      ['right', 'left'],
    ),
    ...columns(notes, ['right', 'left', 'left']),
  ];
}

function noteOf(line: ImportLine, language: Language): string | undefined {
  if ('detail' in line) {
    const candidates = line.candidates?.map(({ member, building = '', phoneEnding = '' }) =>
      `${member} ${building} ${phoneEnding}`.trim(),
    );
    const suggested = line.suggestions?.map(({ code }) => code);
    const more = [...(candidates ?? []), ...(suggested ?? [])].join('; ');
    const column = line.column === undefined ? '' : `${line.column}: `;
    return `${column}${line.detail[language]} [${line.code}]${more === '' ? '' : ` ${more}`}`;
  }
  const { award } = line;
  if (award === undefined) return undefined;
  if (award.status === 'refused') return `${award.detail[language]} [${award.code}]`;
  if (award.status === 'proposed') {
    const texts = { zh: `${pointsText(award.amount)} 分待审批`, en: `${pointsText(award.amount)} points wait for approval` };
    return texts[language];
  }
  return award.status === 'waiting' ? { zh: '等待审批', en: 'waits for approval' }[language] : undefined;
}

const collect = (text: string, before: readonly string[]): readonly string[] => [...before, text];

export function addImport(program: Command, does: Does): void {
  const imports = program
    .command('import')
    .description("import a coordinator's roster (CSV in UTF-8 or GB18030, headings in Chinese or English)");
  const common = (command: Command): Command =>
    command
      .argument('<file>')
      .option('--dry-run', 'say what would happen and write nothing')
      .option('--key <key>', "the coordinator's key; default: the environment's API_KEY")
      .option('--column <title=field>', 'what a column holds, where its heading is not recognised', collect, [])
      .option('--lang <language>', 'zh or en', 'en')
      .option('--json', 'one JSON document on standard output')
      .addHelpText(
        'after',
        '\nExit code 0: every line is in. 1: some lines are not. 2: the file, the key or an option is wrong.',
      );
  common(imports.command('members'))
    .description('who the members are')
    .option('--form-teams', 'form the teams that do not exist yet')
    .option('--team <name=code>', 'what a team is called in this file', collect, [])
    .option('--person <line=mbr_…|new>', 'who a line is about, where that was asked', collect, [])
    .action((file: string, options: MembersOptions) => does(terminal => importMembers(terminal, file, options)));
  common(imports.command('attendance'))
    .description('who took part in what, when and for how long')
    .option('--award <bgt_…>', 'award what is recorded, against this budget')
    .option('--activity <name=code>', 'what an activity is called in this file', collect, [])
    .option('--person <line=mbr_…>', 'who a line is about, where that was asked', collect, [])
    .option('--service-class <class>', SERVICE_CLASSES.join(', '), 'volunteer')
    .option('--grade <grade>', 'how well it is evidenced: A scanned, B self-located, C attested, D back-filled', 'C')
    .option('--year <year>', 'of dates that are written without one')
    .action((file: string, options: AttendanceOptions) => does(terminal => importAttendance(terminal, file, options)));
}
