/**
 * The names that people see for what the log knows by a code or an id: teams, activity types, budgets, partners, offers.
 *
 * They stand outside the log, because nothing that a person typed stands in it, and may be changed at any time: they decide
 * nothing. The activities of a new community have names from the start.
 */
import type { Pool } from 'pg';

export const LABEL_KINDS = ['team', 'activity', 'budget', 'partner', 'offer'] as const;
export type LabelKind = (typeof LABEL_KINDS)[number];

/** At least one of them. */
export interface Label {
  readonly zh?: string;
  readonly en?: string;
}

const ACTIVITIES: ReadonlyMap<string, Label> = new Map(
  Object.entries({
    'stairwell-cleaning': { zh: '楼道清洁', en: 'Stairwell cleaning' },
    'service-market': { zh: '党群服务集市', en: 'Service market' },
    'free-clinic': { zh: '义诊', en: 'Free clinic' },
    'free-haircut': { zh: '义剪', en: 'Free haircuts' },
    'appliance-repair': { zh: '家电维修', en: 'Appliance repair' },
    'policy-outreach': { zh: '政策宣传', en: 'Policy outreach' },
    tutoring: { zh: '课业辅导', en: 'Tutoring' },
    'library-duty': { zh: '阅览室值日', en: 'Library duty' },
    mediation: { zh: '社区调解', en: 'Mediation' },
    patrol: { zh: '平安巡逻', en: 'Patrol' },
    'meal-aid': { zh: '助餐', en: 'Meal aid' },
    'elder-visit': { zh: '探访长者', en: 'Visits to elders' },
    'tree-care': { zh: '绿化养护', en: 'Tree care' },
    training: { zh: '志愿者培训', en: 'Volunteer training' },
    'event-support': { zh: '活动协助', en: 'Event support' },
    'building-head-month': { zh: '楼长月度履职', en: 'A month as building head' },
    'skilled-help': { zh: '巧匠帮忙', en: 'Skilled help' },
    'class-taught': { zh: '授课', en: 'Class taught' },
    'meeting-attended': { zh: '参加会议', en: 'Meeting attended' },
    'activity-attended': { zh: '参加活动', en: 'Activity attended' },
    'issue-reported': { zh: '随手拍', en: 'Issue reported' },
    'issue-resolved': { zh: '解决问题', en: 'Issue resolved' },
    'tree-planted': { zh: '植树', en: 'Tree planted' },
  }),
);

export class Labels {
  constructor(private readonly pool: Pool) {}

  async put(log: string, kind: LabelKind, subject: string, { zh, en }: Label): Promise<void> {
    await this.pool.query(
      `INSERT INTO labels (log, kind, subject, zh, en) SELECT id, $2, $3, $4, $5 FROM logs WHERE origin = $1
       ON CONFLICT (log, kind, subject) DO UPDATE SET zh = excluded.zh, en = excluded.en`,
      [log, kind, subject, zh ?? null, en ?? null],
    );
  }

  /** The labels of one kind, by subject; of all subjects where none are named. */
  async of(log: string, kind: LabelKind, subjects?: readonly string[]): Promise<ReadonlyMap<string, Label>> {
    const { rows } = await this.pool.query<{ subject: string; zh: string | null; en: string | null }>(
      `SELECT subject, zh, en FROM labels
       WHERE log = (SELECT id FROM logs WHERE origin = $1) AND kind = $2 AND ($3::text[] IS NULL OR subject = ANY ($3))
       ORDER BY subject`,
      [log, kind, subjects ?? null],
    );
    const own = rows.map(({ subject, zh, en }): [string, Label] => [
      subject,
      { ...(zh === null ? {} : { zh }), ...(en === null ? {} : { en }) },
    ]);
    return new Map([...(kind === 'activity' ? ACTIVITIES : []), ...own]);
  }
}
