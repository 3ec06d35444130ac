/**
 * Everything that the reading of a roster refuses, with what it tells the coordinator in Chinese and in English.
 *
 * A whole file or a single line is refused, by a code of a closed union; whoever adds a code is led by the compiler to its
 * texts. Texts say what is wrong and how to mend it. Of a line's content they repeat nothing but an unknown category's word.
 */
export interface Detail {
  readonly zh: string;
  readonly en: string;
}

export interface FileRefusal {
  readonly line?: number;
  /** Title of the column, as in the file or in the mapping. */
  readonly column?: string;
  readonly code: FileRefusalCode;
  readonly detail: Detail;
}

export interface LineRefusal {
  readonly line: number;
  readonly column?: string;
  readonly code: LineRefusalCode;
  readonly detail: Detail;
}

type FileRefusalCode =
  | 'file-too-large'
  | 'file-empty'
  | 'file-not-text'
  | 'workbook-file'
  | 'quote-broken'
  | 'too-many-rows'
  | 'too-many-columns'
  | 'heading-not-found'
  | 'column-missing'
  | 'column-repeated'
  | 'mapping-field-unknown'
  | 'mapping-column-missing';

export type LineRefusalCode =
  | 'cells-surplus'
  | 'lines-joined'
  | 'summary-line'
  | 'heading-repeated'
  | 'cell-too-long'
  | 'cell-damaged'
  | 'cell-formula'
  | 'cell-error'
  | 'cell-hidden'
  | 'name-missing'
  | 'name-invalid'
  | 'phone-invalid'
  | 'phone-area-code-missing'
  | 'digits-lost'
  | 'category-unknown'
  | 'building-became-date'
  | 'birth-year-invalid'
  | 'number-invalid'
  | 'person-missing'
  | 'activity-missing'
  | 'date-missing'
  | 'date-invalid'
  | 'date-year-missing'
  | 'date-contradicted'
  | 'time-missing'
  | 'time-invalid'
  | 'sign-in-missing'
  | 'sign-out-missing'
  | 'sign-out-before-sign-in'
  | 'sign-out-too-late'
  | 'duration-invalid'
  | 'duration-unit-missing'
  | 'duration-out-of-range'
  | 'duration-exceeds-presence'
  | 'quantity-invalid';

/** `{}` stands for the subject: a limit, titles, an unknown word. */
const FILE_TEXTS: Readonly<Record<FileRefusalCode, Detail>> = {
  'file-too-large': {
    zh: '文件超过 {} MB。请分成几个文件导入。',
    en: 'The file is larger than {} MB. Import it in several parts.',
  },
  'file-empty': { zh: '文件是空的。', en: 'The file is empty.' },
  'file-not-text': {
    zh: '这不是文本文件。请在 Excel 或 WPS 中另存为“CSV UTF-8(逗号分隔)”。',
    en: 'This is not a text file. In Excel or WPS, save it as “CSV UTF-8 (comma delimited)”.',
  },
  'workbook-file': {
    zh: '这是 Excel 工作簿(.xlsx 或 .xls),不是 CSV。请打开后另存为“CSV UTF-8(逗号分隔)”再导入。',
    en: 'This is an Excel workbook (.xlsx or .xls), not CSV. Open it, save it as “CSV UTF-8 (comma delimited)” and import that.',
  },
  'quote-broken': {
    zh: '从这一行起引号不成对,无法判断后面各行从哪里开始。请检查这一行的引号。',
    en: 'From here on the quotation marks do not pair, so nobody can tell where the next lines begin. Mend this line.',
  },
  'too-many-rows': {
    zh: '文件超过 {} 行。请分成几个文件导入。',
    en: 'The file has more than {} lines. Import it in several parts.',
  },
  'too-many-columns': { zh: '这一行超过 {} 列。', en: 'This line has more than {} columns.' },
  'heading-not-found': {
    zh: '前几行里没有认得的表头,例如“姓名”。请在第一行写上表头,或指定各列的含义。',
    en: 'No known heading, such as “Name”, in the first lines. Put a heading on the first line, or map the columns.',
  },
  'column-missing': {
    zh: '缺少一列:{}。请补上,或指定哪一列是它。',
    en: 'A column is missing: {}. Add it, or map the column that holds it.',
  },
  'column-repeated': {
    zh: '这一列与“{}”是同一项内容。请只留一列,或指定用哪一列。',
    en: 'This column holds the same field as “{}”. Keep one of them, or map the one to use.',
  },
  'mapping-field-unknown': {
    zh: '指定的内容不认识。可以是:{}。',
    en: 'The column is mapped to an unknown field. Known ones: {}.',
  },
  'mapping-column-missing': { zh: '表头里没有所指定的这一列。', en: 'The heading has no such column as the mapping names.' },
};

const LINE_TEXTS: Readonly<Record<LineRefusalCode, Detail>> = {
  'cells-surplus': {
    zh: '这一行的格数比表头多,可能是某格里的逗号把它分开了。请给该格加引号,或给多出的列写上表头。',
    en: 'More cells than the heading has; a comma within a cell may have split it. Quote that cell, or head the column.',
  },
  'lines-joined': {
    zh: '一格里似乎吞进了后面的整行,可能是引号多了或少了。请检查引号。',
    en: 'A cell seems to have swallowed whole lines after it; a quotation mark too many or too few. Check the quotation marks.',
  },
  'summary-line': { zh: '这是合计行,不是一个人的记录。', en: 'This is a total, not the record of a person.' },
  'heading-repeated': { zh: '这一行又是表头。', en: 'This line repeats the heading.' },
  'cell-too-long': { zh: '这一格超过 {} 个字。', en: 'This cell is longer than {} characters.' },
  'cell-damaged': {
    zh: '这一格里有无法读出的字。请从原表另存为“CSV UTF-8(逗号分隔)”。',
    en: 'This cell has characters that cannot be read. Save the original sheet as “CSV UTF-8 (comma delimited)”.',
  },
  'cell-formula': {
    zh: '这一格是公式。请粘贴为数值后再保存。',
    en: 'This cell is a formula. Paste it as a value and save again.',
  },
  'cell-error': {
    zh: '这一格是 Excel 的错误值(如 #N/A)。请改成实际内容。',
    en: 'This cell is an error of the spreadsheet (such as #N/A). Put the real content there.',
  },
  'cell-hidden': {
    zh: '这一格只有 ####:列太窄,内容没有保存下来。请加宽该列后重新保存。',
    en: 'This cell is only ####: the column was too narrow and its content was not saved. Widen the column and save again.',
  },
  'name-missing': { zh: '没有姓名。', en: 'The name is missing.' },
  'name-invalid': {
    zh: '姓名只能是文字。请去掉数字、括号和备注;生僻字若变成了“?”,请另存为“CSV UTF-8”。',
    en: 'A name has letters only. Remove digits, brackets and remarks; if a rare character became “?”, save as “CSV UTF-8”.',
  },
  'phone-invalid': {
    zh: '电话号码不对。请写一个 11 位手机号,或带区号的固定电话。',
    en: 'Not a phone number. Write one mobile number of 11 digits, or a landline with its area code.',
  },
  'phone-area-code-missing': { zh: '固定电话缺少区号。', en: 'The landline has no area code.' },
  'digits-lost': {
    zh: 'Excel 把号码变成了科学计数(如 1.38E+10),后面的数字已经丢失。请把该列设为“文本”,重新填写后保存。',
    en: 'Excel turned the number into 1.38E+10 or the like and lost its digits. Format the column as text and retype it.',
  },
  'category-unknown': { zh: '不认识的类别“{}”。', en: 'Unknown category “{}”.' },
  'building-became-date': {
    zh: 'Excel 把楼栋号变成了日期。请把该列设为“文本”,重新填写后保存。',
    en: 'Excel turned the building number into a date. Format the column as text and retype.',
  },
  'birth-year-invalid': { zh: '出生年不对。请写四位年份,如 1985。', en: 'Not a year of birth. Write four digits, such as 1985.' },
  'number-invalid': { zh: '编号只能有字母、数字和连字符。', en: 'A member number has letters, digits and hyphens only.' },
  'person-missing': {
    zh: '没有姓名、编号或电话,不知道是谁。',
    en: 'Neither name, number nor phone: nobody can tell who it was.',
  },
  'activity-missing': {
    zh: '没有活动。若原表合并了单元格,请在每一行都填上。',
    en: 'The activity is missing. If the sheet has merged cells, fill in every line.',
  },
  'date-missing': {
    zh: '没有日期。若原表合并了单元格,请在每一行都填上。',
    en: 'The date is missing. If the sheet has merged cells, fill in every line.',
  },
  'date-invalid': { zh: '日期不对。请写成 2026-03-01。', en: 'Not a date. Write it as 2026-03-01.' },
  'date-year-missing': {
    zh: '日期没有年份。请写上年份,或在导入时指定年份。',
    en: 'The date has no year. Write it, or give a year with the import.',
  },
  'date-contradicted': { zh: '签到的日期与日期列不同。', en: 'The date of the sign-in differs from the date column.' },
  'time-missing': {
    zh: '没有签到签退,也没有时长或数量。是没有参加吗?',
    en: 'Neither sign-in and sign-out, nor duration, nor quantity. Absent?',
  },
  'time-invalid': {
    zh: '时间不对。请写成 8:30 或 14:15。',
    en: 'Not a time of day. Write it as 8:30 or 14:15.',
  },
  'sign-in-missing': {
    zh: '有签退没有签到。请补上签到时间或时长,由您决定。',
    en: 'Signed out but not in. Add the sign-in or the duration; the decision is yours.',
  },
  'sign-out-missing': {
    zh: '有签到没有签退。请补上签退时间或时长,由您决定。',
    en: 'Signed in but not out. Add the sign-out or the duration; the decision is yours.',
  },
  'sign-out-before-sign-in': {
    zh: '签退不晚于签到。若服务跨过午夜,请在签退里写明日期或“次日”。',
    en: 'The sign-out is not after the sign-in. If the service crossed midnight, write the date with the sign-out.',
  },
  'sign-out-too-late': {
    zh: '签到与签退相隔太久(跨日最多 {} 小时)。请检查日期。',
    en: 'Too long between sign-in and sign-out (over midnight {} hours at most). Check the dates.',
  },
  'duration-invalid': {
    zh: '时长不对。请写成 2.5、2小时30分 或 2:30。',
    en: 'Not a duration. Write it as 2.5, 2h30m or 2:30.',
  },
  'duration-unit-missing': {
    zh: '不知道时长是小时还是分钟。请在表头写明,如“时长(小时)”,或在导入时指定。',
    en: 'Hours or minutes? Say so in the heading, as in “Duration (hours)”, or with the import.',
  },
  'duration-out-of-range': {
    zh: '时长必须大于 0,且不超过 {} 小时。',
    en: 'The duration must be more than 0 and at most {} hours.',
  },
  'duration-exceeds-presence': {
    zh: '时长比签到到签退的时间还长。',
    en: 'The duration is longer than the time between sign-in and sign-out.',
  },
  'quantity-invalid': { zh: '数量必须是 1 到 {} 的整数。', en: 'The quantity must be a whole number from 1 to {}.' },
};

interface FileRefusalPlace {
  readonly line?: number;
  readonly column?: string;
  readonly subject?: string | Detail;
}

export const refuseFile = (code: FileRefusalCode, { subject, ...place }: FileRefusalPlace = {}): FileRefusal => ({
  ...place,
  code,
  detail: told(FILE_TEXTS[code], subject),
});

interface LineRefusalPlace {
  readonly line: number;
  readonly column?: string | undefined;
  readonly subject?: string | undefined;
}

export const refuseLine = (code: LineRefusalCode, { line, column, subject }: LineRefusalPlace): LineRefusal => ({
  line,
  ...(column === undefined ? {} : { column }),
  code,
  detail: told(LINE_TEXTS[code], subject),
});

function told(texts: Detail, subject: string | Detail = ''): Detail {
  const { zh, en } = typeof subject === 'string' ? { zh: subject, en: subject } : subject;
  return { zh: texts.zh.replace('{}', () => zh), en: texts.en.replace('{}', () => en) };
}
