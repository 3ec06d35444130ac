/**
 * The requests that the benchmark sends, as the bytes that go over the wire, and how much of an answer counts as done.
 *
 * The echo gets the same bytes at another path, so that both sides read and write as much.
 */
import { seeded, zipf } from './chance.mjs';
import { memberAt } from './community.mjs';

const LINES = 100;

/** Members by Zipf's law; their ids are made once. */
function drawing({ members, seed }) {
  const draw = zipf(members, seeded(seed));
  const names = new Map();
  return () => {
    const n = draw();
    if (!names.has(n)) names.set(n, memberAt(n));
    return names.get(n);
  };
}

const head = (method, path, { host, key }) => `${method} ${path} HTTP/1.1\r\nhost: ${host}\r\nauthorization: Bearer ${key}\r\n`;
const written = (path, options, idempotencyKey, body) =>
  `${head('POST', path, options)}idempotency-key: ${idempotencyKey}\r\ncontent-type: application/json\r\n` +
  `content-length: ${body.length}\r\n\r\n${body}`;

const deed = member => ({
  member,
  activity_type: 'good-deed',
  service_class: 'volunteer',
  evidence_grade: 'A',
  quantity: 1,
});

/** `name` keeps the idempotency keys of two loads apart. */
function command(path) {
  return options => {
    const member = drawing(options);
    const request = n => written(path, options, `${options.name}-${n}`.padEnd(16, '-'), JSON.stringify(deed(member())));
    return { request, doneIn: () => 1 };
  };
}

function bulk(path) {
  return options => {
    const member = drawing(options);
    const body = () => JSON.stringify({ lines: Array.from({ length: LINES }, () => deed(member())) });
    const request = n => written(path, options, `${options.name}-${n}`.padEnd(16, '-'), body());
    return { request, doneIn: doneLines };
  };
}

/** A sale that is held and captured in one request. */
function redemption(path) {
  return options => {
    const draw = zipf(options.references.length, seeded(options.seed));
    const sale = n => ({
      ...{ reward: options.reward, member: options.references[draw()] },
      ...{ merchant_reference: `${options.name}-${n}`, capture: true },
    });
    const request = n => written(path, options, `${options.name}-${n}`.padEnd(16, '-'), JSON.stringify(sale(n)));
    return { request, doneIn: () => 1 };
  };
}

/** Every member once, a hundred a request. */
function everyMember(options) {
  const lines = n =>
    Array.from({ length: Math.min(LINES, options.members - n * LINES) }, (_, i) => deed(memberAt(n * LINES + i)));
  return {
    requests: Math.ceil(options.members / LINES),
    request: n =>
      written('/v1/contributions/bulk', options, `every-member-${n}`.padEnd(16, '-'), JSON.stringify({ lines: lines(n - 1) })),
    doneIn: doneLines,
  };
}

const doneLines = answer => Number(/"accepted":(\d+)/.exec(answer)?.[1]);

const read = path => options => {
  const member = drawing(options);
  return { request: () => `${head('GET', path(member()), options)}\r\n`, doneIn: () => 1 };
};

export const REQUESTS = {
  command: command('/v1/contributions'),
  bulk: bulk('/v1/contributions/bulk'),
  redemption: redemption('/v1/redemptions'),
  'every member': everyMember,
  balance: read(member => `/v1/balances/${member}`),
  board: read(() => '/v1/leaderboards/points?period=month&limit=10'),
  'echo of a command': command('/echo'),
  'echo of a redemption': redemption('/echo'),
  'echo of a balance': read(member => `/balances/${member}`),
  'echo of a board': read(() => '/boards/points?period=month&limit=10'),
};
