import { SHOWN_IDS } from '../../../src/app/shown-ids.js';
import { readContribution } from '../../../src/inbound/contribution-message.js';
import type { IncomingRecord } from '../../../src/platform/kafka.js';

const MEMBER = 'mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC';

const recordAbout = (member: string): IncomingRecord => ({
  ...{ partition: 0, offset: '0', key: null },
  headers: Object.fromEntries(
    Object.entries({
      'content-type': 'application/json',
      ce_specversion: '1.0',
      ce_id: '1',
      ce_source: 'gate-1',
      ce_type: 'timebank.contribution.submitted.v1',
    }).map(([name, value]) => [name, Buffer.from(value)]),
  ),
  value: Buffer.from(
    JSON.stringify({
      ...{ member, activity_type: 'good-deed', service_class: 'volunteer', evidence_grade: 'A', quantity: 1 },
    }),
  ),
});

describe('a contribution from an attendance system', () => {
  it.each([
    ['live', MEMBER, MEMBER],
    ['test', MEMBER.replace('_', '_test_'), MEMBER],
    ['test', MEMBER, MEMBER.replace('_', '_live_')],
  ] as const)('of a %s community that names %s is about %s', (mode, named, meant) => {
    expect(readContribution(recordAbout(named), SHOWN_IDS[mode]).command.member).toBe(meant);
  });
});
