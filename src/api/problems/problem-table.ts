/**
 * The one table of everything that is not a success: code → HTTP status, titles, whether the same request may succeed later.
 *
 * Codes are public API and are never renamed. The ledger's refusals and the edge's own codes stand side by side; whoever adds
 * a refusal anywhere is led here by the compiler. 400: cannot be read; 422: read, never valid; 409: valid, refused by the
 * current state; 404 hides; 403 only where the caller may know.
 */
import type { RefusalCode } from '../../ledger/refusal.js';

/** What the edge itself refuses. */
export type EdgeCode =
  | 'malformed-request'
  | 'idempotency-key-missing'
  | 'idempotency-key-invalid'
  | 'cursor-invalid'
  | 'read-token-invalid'
  | 'api-version-unknown'
  | 'sandbox-only'
  | 'credentials-in-url'
  | 'authentication-required'
  | 'credentials-invalid'
  | 'token-invalid'
  | 'scope-missing'
  | 'method-not-allowed'
  | 'not-acceptable'
  | 'idempotency-request-in-progress'
  | 'payload-too-large'
  | 'uri-too-long'
  | 'unsupported-media-type'
  | 'headers-too-large'
  | 'precondition-required'
  | 'validation-failed'
  | 'code-invalid'
  | 'code-expired'
  | 'unit-mismatch'
  | 'as-of-in-future'
  | 'idempotency-key-reused'
  | 'request-timeout'
  | 'quota-exceeded'
  | 'abnormal-usage-detected'
  | 'internal-error'
  | 'temporary-reduced-capacity'
  | 'projection-behind'
  | 'dependency-unavailable'
  | 'shutting-down';

export type ProblemCode = RefusalCode | EdgeCode;

export interface ProblemType {
  readonly status: number;
  readonly en: string;
  readonly zh: string;
  /** The identical request, sent again as it is, may succeed. */
  readonly retryable: boolean;
}

const no = (status: number, en: string, zh: string): ProblemType => ({ status, en, zh, retryable: false });
const later = (status: number, en: string, zh: string): ProblemType => ({ status, en, zh, retryable: true });

export const PROBLEMS: Readonly<Record<ProblemCode, ProblemType>> = {
  'malformed-request': no(400, 'Malformed request', '请求格式错误'),
  'idempotency-key-missing': no(400, 'Idempotency key missing', '缺少幂等键'),
  'idempotency-key-invalid': no(400, 'Idempotency key invalid', '幂等键无效'),
  'cursor-invalid': no(400, 'Cursor invalid', '翻页游标无效'),
  'read-token-invalid': no(400, 'Read token invalid', '读取位置令牌无效'),
  'api-version-unknown': no(400, 'API version unknown', '未知的接口版本'),
  'sandbox-only': no(400, 'For test keys only', '仅限测试密钥'),
  'credentials-in-url': no(400, 'Credentials in the URL', '网址中含有凭据'),
  'authentication-required': no(401, 'Authentication required', '需要身份验证'),
  'credentials-invalid': no(401, 'Credentials invalid', '凭据无效'),
  'token-invalid': no(401, 'Token invalid', '令牌无效'),
  'scope-missing': no(403, 'Scope missing', '密钥缺少权限范围'),
  'role-not-permitted': no(403, 'Role not permitted', '角色不允许此操作'),
  'merchant-not-active': no(403, 'Merchant not active', '商家未处于有效状态'),
  'self-award-forbidden': no(403, 'Own affairs are for somebody else', '不得处理本人或家人的事项'),
  'self-redemption-forbidden': no(403, 'Own points are redeemed elsewhere', '不得在本人当值的收银处兑换'),
  'approver-conflict': no(403, 'Approver conflict', '审批人冲突'),
  'resource-not-found': no(404, 'Not found', '未找到'),
  'method-not-allowed': no(405, 'Method not allowed', '不允许的请求方法'),
  'not-acceptable': no(406, 'Not acceptable', '无法提供所要求的格式'),
  'request-timeout': later(408, 'Request timeout', '请求超时'),
  'idempotency-request-in-progress': later(409, 'Request in progress', '相同请求正在处理'),
  'already-exists': no(409, 'Already exists', '已存在'),
  'role-conflict': no(409, 'Role conflict', '角色互斥'),
  'merchant-reference-taken': no(409, 'Merchant reference taken', '商家单号已被使用'),
  'redemption-voided-before-create': no(409, 'Redemption voided before it was created', '兑换在创建之前已撤销'),
  'code-already-used': no(409, 'Code already used', '成员码已使用'),
  'quote-expired': no(409, 'Quote expired', '报价已过期'),
  'redemption-not-open': no(409, 'Redemption not open', '兑换已结束'),
  'refund-needs-funding': no(409, 'Refund needs funding', '退还前须先补足资金'),
  'community-frozen': later(409, 'Community frozen', '社区账目已冻结'),
  'precondition-failed': no(412, 'Precondition failed', '前提条件不成立'),
  'hold-extension-limit': no(422, 'Hold extension limit', '超过冻结时间上限'),
  'member-not-active': no(409, 'Member not active', '成员未处于有效状态'),
  'reward-unavailable': no(409, 'Reward unavailable', '回报不可兑换'),
  'reward-price-changed': no(409, 'Reward price changed', '回报价格已变'),
  'insufficient-points': no(409, 'Insufficient points', '积分不足'),
  'redemption-already-captured': no(409, 'Redemption already captured', '兑换已完成'),
  'redemption-voided': no(409, 'Redemption voided', '兑换已撤销'),
  'redemption-expired': no(409, 'Redemption expired', '兑换已过期'),
  'redemption-not-captured': no(409, 'Redemption not captured', '兑换尚未完成'),
  'refund-window-closed': no(409, 'Refund window closed', '退还期限已过'),
  'device-limit-reached': no(409, 'Device limit reached', '设备数量已达上限'),
  'partner-status-conflict': no(409, 'Partner status conflict', '合伙人状态不允许'),
  'category-conflict': no(409, 'Category conflict', '类别冲突'),
  'contribution-overlaps': no(409, 'Contribution overlaps', '服务时间重叠'),
  'daily-minutes-exceeded': no(409, 'Daily minutes exceeded', '超过单日时长上限'),
  'contribution-not-pending': no(409, 'Contribution not pending', '贡献不在待审状态'),
  'contribution-not-effective': no(409, 'Contribution not effective', '贡献未生效'),
  'contribution-already-awarded': no(409, 'Contribution already awarded', '贡献已发放积分'),
  'award-cap-reached': no(409, 'Award cap reached', '已达积分上限'),
  'award-already-reversed': no(409, 'Award already reversed', '发放已被冲正'),
  'proposal-expired': no(409, 'Proposal expired', '提案已过期'),
  'proposal-already-decided': no(409, 'Proposal already decided', '提案已有决定'),
  'budget-exhausted': no(409, 'Budget exhausted', '预算已用尽'),
  'budget-not-open': no(409, 'Budget not open', '预算未开放'),
  'not-family': no(409, 'Not registered family', '不是登记的家人'),
  'transfer-cap-reached': no(409, 'Transfer cap reached', '已达转赠上限'),
  'payload-too-large': no(413, 'Payload too large', '请求内容过大'),
  'uri-too-long': no(414, 'URI too long', '网址过长'),
  'unsupported-media-type': no(415, 'Unsupported media type', '不支持的内容类型'),
  'validation-failed': no(422, 'Validation failed', '内容不符合要求'),
  'code-invalid': no(422, 'Code invalid', '成员码无效'),
  'code-expired': no(422, 'Code expired', '成员码已过期'),
  'unit-mismatch': no(422, 'Unit mismatch', '单位不符'),
  'as-of-in-future': no(422, 'As-of in the future', '查询时点在未来'),
  'idempotency-key-reused': no(422, 'Idempotency key reused', '幂等键被用于不同请求'),
  'amount-out-of-range': no(422, 'Amount out of range', '数额超出范围'),
  'amount-exceeds-remaining': no(422, 'Amount exceeds what remains', '数额超过剩余'),
  'refund-exceeds-captured': no(422, 'Refund exceeds what was captured', '退还超过已兑换数额'),
  'multi-capture-not-allowed': no(422, 'Several captures not allowed', '不允许分次兑换'),
  'activity-type-unknown': no(422, 'Activity type unknown', '未知的活动类型'),
  'activity-type-mismatch': no(422, 'Activity type mismatch', '活动类型与计量方式不符'),
  'team-unknown': no(422, 'Team unknown', '未知的队伍'),
  'effective-date-out-of-range': no(422, 'Date out of range', '日期超出范围'),
  'contribution-too-short': no(422, 'Contribution too short', '服务时间过短'),
  'service-class-earns-no-points': no(422, 'Service class earns no points', '此类服务不计积分'),
  'rules-invalid': no(422, 'Rules invalid', '规则无效'),
  'headers-too-large': no(431, 'Headers too large', '请求头过大'),
  'precondition-required': no(428, 'Precondition required', '缺少前提条件'),
  'quota-exceeded': later(429, 'Quota exceeded', '请求过于频繁'),
  'abnormal-usage-detected': later(429, 'Abnormal usage detected', '检测到异常使用'),
  'internal-error': later(500, 'Internal error', '内部错误'),
  'temporary-reduced-capacity': later(503, 'Temporarily reduced capacity', '暂时繁忙'),
  'projection-behind': later(503, 'Projection behind', '查询数据尚未跟上'),
  'dependency-unavailable': later(503, 'Dependency unavailable', '依赖的服务不可用'),
  'shutting-down': later(503, 'Shutting down', '服务正在停止'),
};

export const PROBLEM_CODES = Object.keys(PROBLEMS) as readonly ProblemCode[];
export const isProblemCode = (text: string): text is ProblemCode => Object.hasOwn(PROBLEMS, text);

/** Codes whose type is registered elsewhere (draft-ietf-httpapi-ratelimit-headers). */
const REGISTERED: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'temporary-reduced-capacity',
  'quota-exceeded',
  'abnormal-usage-detected',
]);
const REGISTRY = 'https://iana.org/assignments/http-problem-types#';

/** The `type` member of a problem document. */
export const problemTypeUri = (code: ProblemCode, address: string): string =>
  REGISTERED.has(code) ? REGISTRY + code : `${address}/problems/${code}`;
