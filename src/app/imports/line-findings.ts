/**
 * Why an import stops at a line, beyond what the reading of the roster and the ledger refuse: who is meant, and whether it is
 * new.
 *
 * Texts say what is wrong and how to mend it, in Chinese and in English; they repeat nothing of a line's content.
 */
import type { RefusalCode } from '../../ledger/refusal.js';
import { REFUSAL_TEXTS } from '../refusal-texts.js';
import type { Detail } from '../rosters/roster-refusals.js';
import type { Stopped } from './import-report.js';

/** `{}` stands for another line of the file. */
const QUESTIONS = {
  'person-ambiguous': {
    zh: '可能是已有的同名成员。请核对候选人,写上编号或手机号,或在导入时指定这一行是谁。',
    en: 'Perhaps a known member of the same name. Compare the candidates; add member number or phone, or say who it is.',
  },
  'person-repeated': {
    zh: '与第 {} 行同名,看不出是不是同一个人。请补上手机号、楼栋或出生年,或指定这一行是新成员。',
    en: 'The name of line {}, and nothing tells them apart. Add phone, building or year of birth, or say that it is new.',
  },
} as const;

const REFUSALS = {
  'person-unknown': {
    zh: '没有找到这位成员。请先登记,或核对编号、手机号和姓名。',
    en: 'No such member. Enrol first, or check number, phone and name.',
  },
  'person-contradicted': {
    zh: '编号、手机号与姓名不是同一位成员的。请核对。',
    en: 'Number, phone and name do not belong to the same member. Check them.',
  },
  'phone-of-another': {
    zh: '这个手机号登记在另一位成员名下。请核对;家人共用号码时只登记一人。',
    en: 'The phone number is registered for another member. Check it; where family shares a number, register it for one of them.',
  },
  'phone-repeated': {
    zh: '第 {} 行是另一个姓名,却有同一个手机号。请核对;家人共用号码时只写一人。',
    en: 'Line {} has the same phone number with another name. Check it; where family shares a number, write it for one of them.',
  },
  'line-repeated': { zh: '与第 {} 行重复。', en: 'The same as line {}.' },
  'attendance-repeated': {
    zh: '与第 {} 行是同一人、同一天、同一活动。若确是两次,请写明各次的签到和签退。',
    en: 'The same person, day and activity as on line {}. If it was twice, write the sign-in and sign-out of each time.',
  },
  'recorded-otherwise': {
    zh: '同一人、同一天、同一活动已有记录,但时间或数量不同。要更正请先冲正原记录,再单独录入。',
    en: 'Recorded already with other times or quantities. To correct it, reverse that record and enter the right one by hand.',
  },
  'taken-back': {
    zh: '这一行以前导入过,后来被驳回或冲正了。若仍属实,请单独录入。',
    en: 'This line was imported before and has since been rejected or reversed. If it is right after all, record it by hand.',
  },
  'service-missing': {
    zh: '该活动按时间计,请写上签到签退或时长。',
    en: 'This activity is timed: write sign-in and sign-out, or the duration.',
  },
  interrupted: {
    zh: '系统忙或暂时中断,这一行可能没有完成。请稍后再次导入同一文件,已完成的不会重复。',
    en: 'The service was busy or interrupted. Import the same file again later; what is done already is not repeated.',
  },
} as const;

export type QuestionCode = keyof typeof QUESTIONS;
export type FindingCode = keyof typeof REFUSALS | RefusalCode;

type Extra = Pick<Stopped, 'candidates' | 'suggestions'> & { readonly otherLine?: number };

export const question = (line: number, code: QuestionCode, extra: Extra = {}): Stopped =>
  stopped({ line, status: 'question', code }, QUESTIONS[code], extra);

export const refusedLine = (line: number, code: FindingCode, extra: Extra = {}): Stopped =>
  stopped({ line, status: 'refused', code }, textsOf(code), extra);

const TEXTS: Readonly<Record<FindingCode, Detail>> = { ...REFUSAL_TEXTS, ...REFUSALS };

export const textsOf = (code: FindingCode): Detail => TEXTS[code];

function stopped(place: Pick<Stopped, 'line' | 'status' | 'code'>, { zh, en }: Detail, { otherLine, ...extra }: Extra): Stopped {
  const other = String(otherLine ?? '');
  return { ...place, detail: { zh: zh.replace('{}', other), en: en.replace('{}', other) }, ...extra };
}
