import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { canonicalJson } from '../../../src/event-store/leaf.js';
import { readEvent, STORED_NAMES, storedNameOf, UnknownEvent, writeContent } from '../../../src/ledger/codec.js';
import { EVENT_TYPES, type LedgerEvent } from '../../../src/ledger/events.js';
import { ShapeMismatch, type Json } from '../../../src/ledger/shape.js';
import { time } from '../../support/given.js';

type Stored = { readonly [member: string]: Json };
const folder = path.join(__dirname, '../../golden/events');
const golden = (name: string): Stored => JSON.parse(readFileSync(path.join(folder, `${name}.json`), 'utf8')) as Stored;
const read = (name: string, stored: Stored = golden(name)) => readEvent(name, stored) as LedgerEvent;
const CURRENT = EVENT_TYPES.map(storedNameOf);

describe('stored events', () => {
  it('have a golden file for every name ever shipped, and none besides', () => {
    const files = readdirSync(folder).map(file => path.basename(file, '.json'));
    expect(files.sort()).toEqual([...STORED_NAMES].sort());
  });

  it('have literal names: what they stand for and a version', () => {
    for (const type of EVENT_TYPES) expect(storedNameOf(type)).toMatch(new RegExp(`^${type}\\.v[1-9][0-9]*$`));
    expect(new Set(CURRENT).size).toBe(CURRENT.length);
  });

  it.each(CURRENT)('%s is read, and written as it was', name => {
    const event = read(name);
    expect(storedNameOf(event.type)).toBe(name);
    expect(canonicalJson(writeContent(event))).toBe(canonicalJson(golden(name)));
  });

  it.each(CURRENT)('%s has no member that may change its meaning unseen', name => {
    expect(() => read(name, { ...golden(name), sneaked_in: 'x' })).toThrow(ShapeMismatch);
    for (const [member, value] of Object.entries(golden(name))) {
      expect(() => read(name, { ...golden(name), [member]: { unexpected: value } })).toThrow(ShapeMismatch);
    }
  });

  it.each(STORED_NAMES)('%s is raised to the newest shape, which is written under the current name', name => {
    const event = read(name);
    const written = writeContent(event);
    expect(readEvent(storedNameOf(event.type), written as Stored)).toEqual(event);
  });

  it('of an unknown name or version stop the reader', () => {
    expect(() => readEvent('PointsConjured.v1', {})).toThrow(UnknownEvent);
    expect(() => readEvent('TeamFormed.v2', golden('TeamFormed.v1'))).toThrow(UnknownEvent);
    expect(() => readEvent('constructor', {})).toThrow(UnknownEvent);
  });
});

describe('an authorisation', () => {
  it('has members that earlier ones did not have, and is written with them', () => {
    const whole = {
      ...golden('RedemptionAuthorized.v1'),
      quote: 'quo_01J00000000000000000000012',
      client_time: '2026-03-02T02:59:58.000Z',
      code: { device: 'dev_01J00000000000000000000013', step: '59080680' },
      partial: { price: '4500', date: '2026-03-02' },
    };
    expect(writeContent(read('RedemptionAuthorized.v1', whole))).toEqual(whole);
  });
});

describe('a contribution as it was first stored', () => {
  it('is service by local date, certified at once', () => {
    expect(read('ContributionRecorded.v1')).toEqual({
      type: 'ContributionRecorded',
      content: {
        contribution: 'ctr_1',
        activityType: 'stairwell-cleaning',
        serviceClass: 'volunteer',
        evidenceGrade: 'C',
        startedAt: time('2026-02-28T08:00:00Z'),
        endedAt: time('2026-02-28T10:00:00Z'),
        minutes: 120,
        days: [{ date: '2026-02-28', minutes: 120 }],
        certifiedMinutes: 120,
        approvalsRequired: 0,
        backFilled: false,
        date: '2026-02-28',
      },
    });
  });

  it('is split at midnight in Shanghai', () => {
    const over = { started_at: '2026-02-28T15:30:00.000Z', ended_at: '2026-02-28T17:00:00.000Z', service_class: 'mutual' };
    expect(read('ContributionRecorded.v1', { ...golden('ContributionRecorded.v1'), ...over }).content).toMatchObject({
      minutes: 90,
      days: [
        { date: '2026-02-28', minutes: 30 },
        { date: '2026-03-01', minutes: 60 },
      ],
      certifiedMinutes: 0,
      date: '2026-02-28',
    });
  });

  it('without its times is not read', () => {
    const { started_at: _, ...timeless } = golden('ContributionRecorded.v1');
    expect(() => read('ContributionRecorded.v1', timeless)).toThrow(ShapeMismatch);
  });
});
