import fc from 'fast-check';
import { SHOWN_IDS } from '../../src/app/shown-ids.js';
import { communityOf, logNamed, modeOf } from '../../src/feed/log-name.js';
import { idOf, ID_PREFIXES, type CommandId } from '../../src/ledger/units.js';

const REST = '06BZ3KZ5V9N3T8Q4E7R2M1X0WC' as CommandId;
const KINDS = Object.keys(ID_PREFIXES) as (keyof typeof ID_PREFIXES)[];
const { live, test: sandbox } = SHOWN_IDS;

describe('ids in test mode', () => {
  it.each([...KINDS.map(kind => idOf(kind, REST)), `evt_${REST}`, `rcp_${REST}`, 'mref_8CK2M4V7Q0T3X9ZB5N1W'])(
    '%s is shown with the infix, and read with it',
    id => {
      const shown = id.replace('_', '_test_');
      expect([sandbox.shown(id), sandbox.read(shown)]).toEqual([shown, id]);
    },
  );

  it('are shown wherever they stand, and the caller’s own words as they are', () => {
    const answer = {
      data: [{ account: `member:mbr_${REST}:available`, family: [`mbr_${REST}`], amount: '12.50', none: null }],
      metadata: { basket: `rdm_${REST}` },
      merchant_reference: `rdm_${REST}`,
      leaf: { redemption: `rdm_${REST}` },
    };
    expect(sandbox.shown(answer)).toEqual({
      ...answer,
      data: [{ account: `member:mbr_test_${REST}:available`, family: [`mbr_test_${REST}`], amount: '12.50', none: null }],
    });
  });

  it('are read as nothing that exists, where they are live', () => {
    expect(sandbox.read({ reward: `rwd_${REST}` })).toEqual({ reward: `rwd_live_${REST}` });
    expect(sandbox.read(`rwd_live_${REST}`)).toBe(`rwd_live_${REST}`);
  });

  it('are read in a file, whose other bytes stay what they are', () => {
    const bytes = Buffer.concat([Buffer.from([0xbb, 0xe1, 0xd4, 0xb1]), Buffer.from(`,mbr_test_${REST}\n`)]);
    expect(sandbox.read(bytes)).toEqual(Buffer.concat([bytes.subarray(0, 4), Buffer.from(`,mbr_${REST}\n`)]));
    fc.assert(fc.property(fc.uint8Array(), any => expect(Buffer.compare(sandbox.read(any), any)).toBe(0)));
  });

  it('are the same again after both ways, whatever stands around them', () => {
    const ids = fc.constantFrom(`rdm_${REST}`, `rdm_test_${REST}`, `mref_8CK2M4V7Q0T3X9ZB5N1W`, 'x', '_', ':', ' ', '会员');
    const texts = fc.array(ids).map(parts => parts.join(''));
    fc.assert(
      fc.property(texts, text => {
        expect(sandbox.shown(sandbox.read(text))).toBe(text);
      }),
    );
  });

  it('are left alone in live mode', () => {
    const answer = { id: `rdm_test_${REST}`, reward: `rwd_${REST}` };
    expect([live.shown(answer), live.read(answer)]).toEqual([answer, answer]);
  });
});

describe('the name of a log', () => {
  it('says whose it is, and whether it is a test', () => {
    const names = [logNamed('bank.example', 'riverside', 'live'), logNamed('bank.example', 'riverside', 'test')];
    expect(names).toEqual(['bank.example/log/cmty_riverside/1', 'bank.example/log/cmty_test_riverside/1']);
    expect(names.map(modeOf)).toEqual(['live', 'test']);
    expect(names.map(communityOf)).toEqual(['riverside', 'test_riverside']);
  });

  it.each(['test', 'test-riverside', 'a-test'])('of a live community that is called %s says live', name => {
    expect(modeOf(logNamed('bank.example', name, 'live'))).toBe('live');
  });
});
