/**
 * What each refusal of the ledger tells a person, in Chinese and in English: what stands in the way, and where it helps, what
 * to do.
 *
 * Texts name no person, amount or id. Whoever adds a refusal is led here by the compiler.
 */
import type { RefusalCode } from '../ledger/refusal.js';
import type { Detail } from './rosters/roster-refusals.js';

export const REFUSAL_TEXTS: Readonly<Record<RefusalCode, Detail>> = {
  'merchant-reference-taken': {
    zh: '该商家单号已用于另一次兑换。',
    en: 'The merchant’s reference belongs to another redemption.',
  },
  'redemption-voided-before-create': {
    zh: '该兑换在到达之前已被撤销。',
    en: 'The redemption was voided before its authorisation arrived.',
  },
  'code-already-used': {
    zh: '该成员码已使用过,请成员出示新的成员码。',
    en: 'The code has been used; the member shows a new one.',
  },
  'quote-expired': { zh: '报价已过期。', en: 'The quote has expired.' },
  'redemption-not-open': { zh: '该兑换已结束,没有冻结的积分。', en: 'The redemption has ended: nothing is on hold.' },
  'refund-needs-funding': {
    zh: '商家欠款将超过上限,请先补足资金。',
    en: 'The merchant would owe more than it may; it has to be funded first.',
  },
  'hold-extension-limit': { zh: '冻结时间最长为授权后七天。', en: 'A hold lasts seven days after its authorisation at most.' },
  'validation-failed': { zh: '内容不符合要求。', en: 'The content is not as required.' },
  'precondition-failed': { zh: '对象已有新的变化,请重新读取。', en: 'It has changed meanwhile; read it again.' },
  'community-frozen': { zh: '社区账目因审计已冻结。', en: 'The community is frozen for an audit.' },
  'member-not-active': { zh: '该成员已退出。', en: 'The member has left the community.' },
  'reward-unavailable': { zh: '该回报目前不能兑换。', en: 'The reward cannot be redeemed at present.' },
  'reward-price-changed': { zh: '该回报的积分价格已变。', en: 'The price of the reward has changed.' },
  'insufficient-points': { zh: '积分不足。', en: 'Not enough points.' },
  'redemption-already-captured': { zh: '该兑换已经完成。', en: 'The redemption has been captured already.' },
  'redemption-voided': { zh: '该兑换已经撤销。', en: 'The redemption has been voided.' },
  'redemption-expired': { zh: '该兑换已经过期。', en: 'The redemption has expired.' },
  'redemption-not-captured': { zh: '该兑换尚未完成。', en: 'The redemption has not been captured.' },
  'amount-exceeds-remaining': { zh: '数额超过剩余的冻结积分。', en: 'The amount exceeds what is still on hold.' },
  'amount-out-of-range': { zh: '数额不在允许的范围内。', en: 'The amount is out of range.' },
  'refund-exceeds-captured': { zh: '退还数额超过已兑换的数额。', en: 'The refund exceeds what was captured.' },
  'refund-window-closed': { zh: '退还期限已过。', en: 'The time for refunds is over.' },
  'multi-capture-not-allowed': { zh: '该回报只能一次兑换。', en: 'This reward is captured once only.' },
  'resource-not-found': { zh: '没有找到。', en: 'Not found.' },
  'already-exists': { zh: '已经存在。', en: 'It exists already.' },
  'role-not-permitted': { zh: '您的角色不能这样做。', en: 'Your role does not permit this.' },
  'role-conflict': { zh: '审计员不能兼任其他角色。', en: 'An auditor holds no other role.' },
  'self-award-forbidden': { zh: '不能给自己或家人发放积分。', en: 'Nobody awards points to oneself or to family.' },
  'self-redemption-forbidden': {
    zh: '商家不能为自己或家人核销兑换。',
    en: 'A merchant does not honour redemptions of oneself or of family.',
  },
  'approver-conflict': {
    zh: '须由另一人审核:不能审核自己经办的,也不能审核本人或家人的。',
    en: 'Someone else has to decide: not who did it, and nobody in the own or the family’s affair.',
  },
  'merchant-not-active': { zh: '该商家目前不能核销。', en: 'The merchant is not active.' },
  'device-limit-reached': { zh: '该成员的设备已达上限。', en: 'The member has as many devices as may be.' },
  'partner-status-conflict': { zh: '合伙人的现状不允许这样做。', en: 'The partner’s status does not allow this.' },
  'activity-type-unknown': { zh: '没有这种活动类型。', en: 'There is no such type of activity.' },
  'activity-type-mismatch': {
    zh: '该活动类型按时间计的要有起止时间,按次数计的要有数量。',
    en: 'Timed activities take a beginning and an end, deeds take a quantity.',
  },
  'team-unknown': { zh: '没有这支队伍。', en: 'There is no such team.' },
  'category-conflict': {
    zh: '该成员此时已有或没有这一类别。',
    en: 'The member already has, or does not have, this category at that time.',
  },
  'effective-date-out-of-range': {
    zh: '日期在将来,或早于允许补录的期限。',
    en: 'The date lies in the future, or further back than may be recorded.',
  },
  'contribution-too-short': { zh: '时间太短,不足起计时长。', en: 'The time is shorter than the least that counts.' },
  'contribution-overlaps': {
    zh: '与该成员已记录的服务时间重叠。',
    en: 'The time overlaps with service of the member that is recorded already.',
  },
  'daily-minutes-exceeded': { zh: '超过每天服务时间的上限。', en: 'More service than one day may have.' },
  'contribution-not-pending': { zh: '该贡献不在待审核状态。', en: 'The contribution does not wait for approval.' },
  'contribution-not-effective': { zh: '该贡献尚未生效或已撤回。', en: 'The contribution is not, or no longer, effective.' },
  'contribution-already-awarded': { zh: '该贡献已发放积分。', en: 'The contribution has been awarded already.' },
  'service-class-earns-no-points': { zh: '这类服务不发放积分。', en: 'This class of service earns no points.' },
  'award-cap-reached': {
    zh: '已达到积分上限(按天、按月或余额)。',
    en: 'A cap on points is reached (per day, per month, or balance).',
  },
  'award-already-reversed': { zh: '该积分已冲正。', en: 'The award has been reversed already.' },
  'proposal-expired': { zh: '待审核的申请已过期。', en: 'The proposal has expired.' },
  'proposal-already-decided': { zh: '该申请已有决定。', en: 'The proposal has been decided already.' },
  'budget-exhausted': { zh: '积分预算不足。', en: 'The budget does not hold enough points.' },
  'budget-not-open': { zh: '积分预算不在有效期内,或已关闭。', en: 'The budget is not open at this time.' },
  'not-family': { zh: '对方不是已登记的家人。', en: 'Not registered as family.' },
  'transfer-cap-reached': { zh: '已达到每月转赠上限。', en: 'The monthly limit for gifts is reached.' },
  'rules-invalid': { zh: '规则的数值不成立。', en: 'The rules do not hold together.' },
};
