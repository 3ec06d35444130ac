/**
 * The rules of a community: every version, and which of them is in force.
 */
import type { AnswerTo, community } from '../../app/queries.js';
import { rulesAt, type RuleSet } from '../../ledger/rules.js';
import type { Instant } from '../../ledger/units.js';
import { RuleChanges, shownValues } from '../dto/rules.js';
import { instantText } from '../instants.js';
import { ShownCount, ShownInstant, ShownList, ShownPart, ShownText } from './shown.js';

export class RuleSetView {
  @ShownCount('Awards and redemptions name the version that decided them.') version!: number;
  @ShownInstant('From when.') effective_from!: string | null;
  @ShownPart(RuleChanges, 'All values.') values!: object;
}

export class RulesView {
  @ShownText('The time zone that days and months are counted in.', { example: 'Asia/Shanghai' }) time_zone!: string;
  @ShownCount('The version in force.', { nullable: true }) in_force!: number | null;
  @ShownList(RuleSetView, 'All versions, oldest first.') versions!: readonly RuleSetView[];
}

export const rulesView = ({ timeZone, rules }: AnswerTo<typeof community>, now: Instant): RulesView => ({
  time_zone: timeZone,
  in_force: rulesAt(rules, now)?.version ?? null,
  versions: rules.map(ruleSetView),
});

export const ruleSetView = ({ version, effectiveFrom, ...values }: RuleSet): RuleSetView => ({
  version,
  effective_from: instantText(effectiveFrom),
  values: shownValues(values),
});
