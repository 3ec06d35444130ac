/** A prepared schema takes nothing that the validation library would refuse, and reads what it takes in the same way. */
import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import fc from 'fast-check';
import { ContributionsBody, ContributionsQuery } from '../../../src/api/dto/contribution.js';
import { AuthorizeBody, VoidBody } from '../../../src/api/dto/redemption.js';
import { RulesBody } from '../../../src/api/dto/rules.js';
import { PreparedSchema } from '../../../src/api/prepared-schema.js';

const line = { member: 'mbr_1', activity_type: 'patrol', service_class: 'volunteer', evidence_grade: 'A', quantity: 1 };
const VALUES = [
  ...['', 'x', '12.50', '1.234', 'volunteer', 'A', 'patrol', '2026-03-02', '2026-03-02T11:00:00+08:00', '20', 'true', 'pending'],
  ...[
    0,
    1,
    60,
    900,
    900.5,
    1e9,
    true,
    false,
    null,
    [],
    [1],
    ['A'],
    {},
    { a: 1 },
    [line],
    [line, {}],
    [{ ...line, more: 1 }],
    { proposal_hours: 0 },
    { more: 1 },
  ],
];
const NAMES = ['amount', 'unit', 'location', 'hold_ttl_s', 'capture', 'lines', 'limit', 'cursor', 'status', 'from', 'changes'];
const sale = { reward: 'rwd_1', member: 'mref_1', merchant_reference: 'POS-1' };

it.each([
  ['an authorisation', AuthorizeBody, sale],
  ['a bulk request', ContributionsBody, { lines: [line] }],
  ['rules', RulesBody, { changes: { proposal_hours: 1 } }],
  ['a query', ContributionsQuery, {}],
  ['nothing', VoidBody, {}],
])('%s', (_, type: new () => object, fitting) => {
  const schema = PreparedSchema.of(type);
  if (schema === undefined) throw new Error('no schema');
  expect(schema.read(fitting)).toEqual(plainToInstance(type, fitting));
  const names = [...Object.keys(fitting), ...NAMES, 'surplus'];
  const changes = fc.dictionary(fc.constantFrom(...names), fc.constantFrom(...VALUES), { maxKeys: 4 });
  fc.assert(
    fc.property(changes, changed => {
      const value = { ...fitting, ...changed };
      const read = schema.read(value);
      if (read === undefined) return;
      const instance = plainToInstance(type, value);
      const faults = schema.isEmpty ? [] : validateSync(instance, { whitelist: true, forbidNonWhitelisted: true });
      expect(faults).toEqual([]);
      expect(read).toEqual(instance);
    }),
    { numRuns: 400 },
  );
});
