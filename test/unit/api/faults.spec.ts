import { WriterGaveUp } from '../../../src/app/appender.js';
import { faultCodeOf } from '../../../src/app/faults.js';
import { KeyReused, WriterBusy } from '../../../src/app/log-writer.js';
import { ProjectionBehind } from '../../../src/app/readers.js';
import { EventStoreUnavailable } from '../../../src/event-store/event-store.js';

const coded = (code: string): Error => Object.assign(new Error('secret detail'), { code });

describe('what a failure of the service means to a caller', () => {
  it.each([
    ['a full queue', new WriterBusy('x'), 'temporary-reduced-capacity'],
    ['a lost event store', new EventStoreUnavailable(new Error('x')), 'dependency-unavailable'],
    ['an outcome that could not be learned', new WriterGaveUp('x'), 'dependency-unavailable'],
    ['a key of another request', new KeyReused('x'), 'idempotency-key-reused'],
    ['read models that lag', new ProjectionBehind(3), 'projection-behind'],
    ['a refused connection', coded('ECONNREFUSED'), 'dependency-unavailable'],
    ['several refused connections', new AggregateError([coded('ECONNREFUSED')]), 'dependency-unavailable'],
    ['a server that shuts down', coded('57P01'), 'dependency-unavailable'],
    ['too many connections', coded('53300'), 'dependency-unavailable'],
    ['a connection that ended', new Error('Connection terminated unexpectedly'), 'dependency-unavailable'],
  ])('%s', (_, reason, code) => expect(faultCodeOf(reason)).toBe(code));

  it.each([
    ['a broken statement', coded('42P01')],
    ['a defect', new TypeError('x')],
    ['nothing that was thrown as an error', 'x'],
  ])('%s is a defect', (_, reason) => expect(faultCodeOf(reason)).toBeUndefined());
});
