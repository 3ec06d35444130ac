/**
 * The words of the story, in English and in Chinese: one entry for each thing that is said.
 */
export interface StoryTexts {
  readonly title: string;
  readonly chapters: {
    readonly roster: string;
    readonly service: string;
    readonly awards: string;
    readonly shop: string;
    readonly mistake: string;
    readonly ledger: string;
    readonly replay: string;
  };
  readonly rosterIntro: string;
  readonly dryRun: string;
  readonly imported: string;
  readonly importedAgain: string;
  readonly lineRefused: (line: number, detail: string) => string;
  readonly recorded: (name: string, activity: string, minutes: number) => string;
  readonly reported: (name: string) => string;
  readonly awarded: (name: string, amount: string) => string;
  readonly proposed: (name: string, amount: string) => string;
  readonly approved: (amount: string) => string;
  readonly selfAward: string;
  readonly held: (shop: string, offer: string, amount: string) => string;
  readonly captured: string;
  readonly replayed: string;
  readonly declined: (name: string) => string;
  readonly balance: (name: string, available: string, minutes: number) => string;
  readonly reversed: (name: string) => string;
  readonly heading: readonly [string, string, string, string, string, string];
  readonly sums: string;
  readonly replayIntro: string;
  readonly equal: (leaves: string) => string;
  readonly foldIntro: string;
  readonly balancesEqual: (leaves: string, members: string) => string;
  readonly end: string;
  readonly activities: Readonly<Record<'cleaning' | 'library' | 'support', string>>;
  readonly parts: Readonly<Record<string, string>>;
  readonly events: Readonly<Record<string, string>>;
}

const en: StoryTexts = {
  title: 'One turn of the loop: contribute – earn – redeem',
  chapters: {
    roster: 'A roster comes in',
    service: 'What they did',
    awards: 'Points for it',
    shop: 'At the malatang shop',
    mistake: 'A mistake is put right',
    ledger: 'What the ledger says',
    replay: 'Everything once more, from zero',
  },
  rosterIntro: 'The coordinator drops in the file as it is kept; Excel has eaten one telephone number.',
  dryRun: 'Dry run: three would be enrolled, one line is refused, nothing is written.',
  imported: 'Imported: three enrolled, one line refused.',
  importedAgain: 'The same file again: three unchanged. Importing twice changes nothing.',
  lineRefused: (line, detail) => `Line ${String(line)}: ${detail}`,
  recorded: (name, activity, minutes) => `${name}: ${activity}, ${String(minutes)} minutes, certified at once.`,
  reported: name => `${name}: reported a blocked stairwell on the way.`,
  awarded: (name, amount) => `${name} earns ${amount} points.`,
  proposed: (name, amount) => `${name} would earn ${amount} points: above the coordinator’s limit, it waits for an approver.`,
  approved: amount => `The approver agrees: ${amount} points are minted.`,
  selfAward: 'The coordinator served, too. The award to the own account is refused: self-award-forbidden.',
  held: (shop, offer, amount) => `${shop} asks for “${offer}”: ${amount} points are put on hold.`,
  captured: 'Served: the hold is captured, the shop is owed the points.',
  replayed: 'The till did not hear the answer and sends it again: same answer, nothing happens twice.',
  declined: name => `${name} is no rider and asks for the rider’s offer: reward-unavailable, and the shop learns no reason.`,
  balance: (name, available, minutes) => `${name}: ${available} points, ${String(minutes)} certified minutes.`,
  reversed: name =>
    `${name} was not there. The approver reverses it: a new event takes back points and minutes, nothing is erased.`,
  heading: ['position', 'what', 'who', 'part', 'amount', 'against'],
  sums: 'The lines of each account add up to its balance.',
  replayIntro: 'The whole log is folded into fresh tables and compared row by row with those that answered all of the above.',
  equal: leaves => `${leaves} leaves checked: every projection equals its replay.`,
  foldIntro:
    'An auditor reads the whole log over HTTP, adds up every posting, and compares with the balances that the service answers.',
  balancesEqual: (leaves, members) => `${leaves} leaves folded: the balances of all ${members} members are what the log says.`,
  end: 'Everything that was told here was checked.',
  activities: { cleaning: 'stairwell cleaning', library: 'library duty', support: 'helped at the event' },
  parts: { available: 'available', pending: 'pending', held: 'held', certified: 'minutes', debt: 'debt' },
  events: {
    ContributionRecorded: 'contribution',
    ContributionReversed: 'contribution reversed',
    PointsAwarded: 'award',
    AwardReversed: 'award reversed',
    RedemptionAuthorized: 'hold',
    RedemptionCaptured: 'capture',
  },
};

const zh: StoryTexts = {
  title: '一个完整的循环:奉献—积分—回报',
  chapters: {
    roster: '导入名册',
    service: '他们做了什么',
    awards: '为此发放积分',
    shop: '在麻辣烫店',
    mistake: '纠正一个错误',
    ledger: '账本怎么说',
    replay: '从零开始,全部重放一遍',
  },
  rosterIntro: '协调员直接交来平时用的表格;其中一个手机号被 Excel 毁掉了。',
  dryRun: '试运行:三人将被登记,一行被拒绝,没有写入任何内容。',
  imported: '正式导入:登记三人,拒绝一行。',
  importedAgain: '同一文件再导入一次:三人未改动。重复导入不产生任何变化。',
  lineRefused: (line, detail) => `第 ${String(line)} 行:${detail}`,
  recorded: (name, activity, minutes) => `${name}:${activity},${String(minutes)} 分钟,时长即时认定。`,
  reported: name => `${name}:路上随手拍,上报楼道堆放。`,
  awarded: (name, amount) => `${name} 获得 ${amount} 分。`,
  proposed: (name, amount) => `${name} 应得 ${amount} 分:超过协调员权限,等待审批。`,
  approved: amount => `审批通过:发行 ${amount} 分。`,
  selfAward: '协调员本人也参加了服务。给自己发放积分被拒绝:self-award-forbidden。',
  held: (shop, offer, amount) => `${shop}请求“${offer}”:冻结 ${amount} 分。`,
  captured: '已出餐:冻结的积分核销,计入商家应收。',
  replayed: '收银台没有收到答复,再发一次:答复相同,不会重复扣分。',
  declined: name => `${name}不是骑手,却要骑手专享:reward-unavailable,商家不会得知原因。`,
  balance: (name, available, minutes) => `${name}:${available} 分,认定时长 ${String(minutes)} 分钟。`,
  reversed: name => `${name}当时并不在场。审批人冲正:新的事件收回积分和时长,原记录仍在。`,
  heading: ['位置', '事项', '谁', '科目', '变动', '对方科目'],
  sums: '每个账户的各行之和等于其余额。',
  replayIntro: '把整个日志折叠进全新的表,与刚才回答以上内容的表逐行比较。',
  equal: leaves => `已核对 ${leaves} 条记录:每个投影都与重放一致。`,
  foldIntro: '审计员通过 HTTP 读取整个日志,逐笔相加,再与服务答复的余额比较。',
  balancesEqual: (leaves, members) => `已折叠 ${leaves} 条记录:全部 ${members} 位成员的余额都与日志一致。`,
  end: '以上所述,句句经过核对。',
  activities: { cleaning: '楼道清洁', library: '阅览室值日', support: '活动协助' },
  parts: { available: '可用', pending: '待生效', held: '冻结', certified: '时长', debt: '欠分' },
  events: {
    ContributionRecorded: '贡献',
    ContributionReversed: '贡献冲正',
    PointsAwarded: '发放积分',
    AwardReversed: '积分冲正',
    RedemptionAuthorized: '冻结',
    RedemptionCaptured: '核销',
  },
};

export const STORY_TEXTS = { en, zh } as const;
