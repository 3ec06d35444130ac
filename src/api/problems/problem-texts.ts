/**
 * What each problem means, in English and Chinese: the `detail` of a problem document and the text of its page.
 *
 * The ledger's refusals have their texts beside the application's other ones; here stand the edge's own. A text tells nothing
 * that the caller may not know: no balance, no category, nobody else's object.
 */
import { REFUSAL_TEXTS } from '../../app/refusal-texts.js';
import type { EdgeCode, ProblemCode } from './problem-table.js';

export interface Bilingual {
  readonly en: string;
  readonly zh: string;
}

const EDGE_TEXTS: Readonly<Record<EdgeCode, Bilingual>> = {
  'malformed-request': { en: 'The request cannot be read as it is.', zh: '无法读取该请求。' },
  'idempotency-key-missing': { en: 'This operation needs the header Idempotency-Key.', zh: '此操作需要请求头 Idempotency-Key。' },
  'idempotency-key-invalid': {
    en: 'The key is not 16 to 255 letters, digits or _ - : .',
    zh: '幂等键须为 16 至 255 个字母、数字或 _ - : . 字符。',
  },
  'cursor-invalid': { en: 'The cursor is damaged or belongs to other filters.', zh: '游标损坏,或属于其他筛选条件。' },
  'read-token-invalid': { en: 'TB-Min-Position is not a token of this log.', zh: 'TB-Min-Position 不是本账本的令牌。' },
  'api-version-unknown': { en: 'TB-Api-Version names no version of this API.', zh: 'TB-Api-Version 不是本接口的版本。' },
  'sandbox-only': { en: 'Only a test key may ask for this; nothing was done.', zh: '仅测试密钥可以提出此请求;未做任何处理。' },
  'credentials-in-url': { en: 'The URL carries a credential; URLs end in logs.', zh: '网址中带有凭据,而网址会留在日志里。' },
  'authentication-required': { en: 'The request carries no readable Bearer credential.', zh: '请求没有可读的 Bearer 凭据。' },
  'credentials-invalid': { en: 'The key does not open anything.', zh: '该密钥无效。' },
  'token-invalid': { en: 'The token is not accepted.', zh: '不接受该令牌。' },
  'scope-missing': { en: 'The key does not have the scope that this operation needs.', zh: '密钥没有此操作所需的权限范围。' },
  'method-not-allowed': { en: 'The address exists, but not with this method.', zh: '该地址存在,但不支持此请求方法。' },
  'not-acceptable': { en: 'The answer is JSON, which the header Accept excludes.', zh: '答复为 JSON,而 Accept 头不接受。' },
  'request-timeout': { en: 'The request did not arrive in time.', zh: '请求未能及时送达。' },
  'idempotency-request-in-progress': {
    en: 'A request with the same key is still running.',
    zh: '使用同一幂等键的请求仍在处理。',
  },
  'precondition-required': {
    en: 'This operation needs the header If-Match.',
    zh: '此操作需要请求头 If-Match。',
  },
  'payload-too-large': { en: 'The body is larger than this operation takes.', zh: '请求内容超过此操作的上限。' },
  'uri-too-long': { en: 'The URL is longer than 8 KiB.', zh: '网址超过 8 KiB。' },
  'unsupported-media-type': {
    en: 'The body has a content type that this operation does not take.',
    zh: '此操作不接受该内容类型。',
  },
  'validation-failed': {
    en: 'The request can be read, but something in it is never valid.',
    zh: '请求可以读取,但其中有不可能有效的内容。',
  },
  'code-invalid': {
    en: 'No device of a member of this community makes such a code.',
    zh: '本社区没有成员设备会生成这样的成员码。',
  },
  'code-expired': { en: 'The code is not one of this moment.', zh: '该成员码不是当前时刻的。' },
  'quota-exceeded': {
    en: 'The key has sent more requests than it may; this one had no effect.',
    zh: '该密钥的请求数超过限额;本次请求没有任何效果。',
  },
  'abnormal-usage-detected': {
    en: 'Too many wrong codes within a minute; nothing was looked at.',
    zh: '一分钟内错误的成员码过多,未作任何查看。',
  },
  'unit-mismatch': { en: 'Points are counted in PT.', zh: '积分的单位是 PT。' },
  'as-of-in-future': { en: 'The log has not reached this position.', zh: '账本还没有到达这个位置。' },
  'idempotency-key-reused': { en: 'This key was used for another request.', zh: '该幂等键已用于另一请求。' },
  'headers-too-large': { en: 'The headers are larger than 16 KiB.', zh: '请求头超过 16 KiB。' },
  'internal-error': { en: 'Something went wrong in the service.', zh: '服务内部出错。' },
  'temporary-reduced-capacity': {
    en: 'The service has more work than it can take; nothing was done.',
    zh: '服务暂时繁忙,未做任何处理。',
  },
  'projection-behind': {
    en: 'What you wrote is stored, but not yet in the figures that you ask for.',
    zh: '您写入的内容已保存,但尚未计入所查询的数据。',
  },
  'dependency-unavailable': { en: 'The database does not answer.', zh: '数据库没有应答。' },
  'shutting-down': { en: 'This copy of the service is stopping.', zh: '服务的这一副本正在停止。' },
};

/** What happened. */
export const PROBLEM_TEXTS: Readonly<Record<ProblemCode, Bilingual>> = { ...REFUSAL_TEXTS, ...EDGE_TEXTS };
