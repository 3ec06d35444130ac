/**
 * Sends requests over connections that stay open for a round, one under way on each, in a process of its own: what makes the load must not
 * share the event loop, nor the core, of what is measured.
 *
 * A few dozen lines instead of a client library, because every microsecond here is taken from the service on a small machine.
 */
import net from 'node:net';
import { REQUESTS } from './http-requests.mjs';

const HEAD_END = '\r\n\r\n';
const HEAD_LENGTH_AT_LEAST = 12;
/** What stands for the status of a request that was not answered. */
const CLOSED = '000';

let asked;
let sent = 0;
let result;

/** One connection; `send` resolves with the status and the text of the answer. */
function connect({ hostname, port }) {
  const socket = net.connect(Number(port), hostname).setNoDelay(true).setEncoding('latin1');
  let received = '';
  let answered;
  socket.on('data', chunk => {
    received += chunk;
    const headEnd = received.indexOf(HEAD_END);
    if (headEnd < HEAD_LENGTH_AT_LEAST) return;
    const length = /\r\ncontent-length: (\d+)/i.exec(received);
    const end = headEnd + HEAD_END.length + Number(length?.[1] ?? 0);
    if (received.length < end) return;
    const answer = received.slice(0, end);
    received = received.slice(end);
    answered(answer);
  });
  let broken = 'the connection was closed';
  socket.on('error', error => (broken = error.message));
  socket.on('close', () => answered?.(`HTTP/1.1 ${CLOSED} ${broken}${HEAD_END}`));
  return {
    send: text =>
      new Promise(resolve => {
        answered = resolve;
        socket.write(text);
      }),
    end: () => socket.end(),
  };
}

async function lane(connection, until) {
  while (performance.now() < until && sent < asked.requests) {
    const answer = await connection.send(asked.request((sent += 1)));
    const status = answer.slice(9, 12);
    if (status[0] === '2') result.done += asked.doneIn(answer);
    else result.fault ??= answer.slice(0, 2_000);
    if (status === CLOSED) return;
  }
}

let opened;
const doing = {
  open({ address, kind, inFlight, ...options }) {
    asked = { requests: Infinity, ...REQUESTS[kind]({ ...options, host: new URL(address).host }) };
    opened = { address: new URL(address), inFlight };
    return {};
  },
  async run({ ms }) {
    result = { done: 0, fault: undefined };
    const until = performance.now() + ms;
    // opened for the round: a service ends connections that nobody uses
    const connections = Array.from({ length: opened.inFlight }, () => connect(opened.address));
    await Promise.all(connections.map(connection => lane(connection, until)));
    for (const connection of connections) connection.end();
    return result;
  },
  /** The body of one answer. */
  async one() {
    const connection = connect(opened.address);
    const answer = await connection.send(asked.request((sent += 1)));
    connection.end();
    if (!/^HTTP.1.1 2/.test(answer)) throw new Error(answer.slice(0, 2_000));
    return { body: answer.slice(answer.indexOf(HEAD_END) + HEAD_END.length) };
  },
};

process.on('message', async ({ what, ...given }) => {
  try {
    const answer = await doing[what](given);
    process.send(answer);
  } catch (error) {
    process.send({ failure: String(error?.stack ?? error) });
  }
});
