/**
 * `start`: the service, from an empty folder or an existing database to an orderly end.
 *
 * A demo is founded before anything else may write or settle, because its year lies in the past. The first Ctrl-C or SIGTERM ends
 * the service in order: not ready, no new requests, those under way finished, roads and database stopped; the second one at once.
 * Between the first two it waits, where it is not a person at a keyboard who stops it.
 */
import { setFlagsFromString } from 'node:v8';
import type { Command } from 'commander';
import { createLogger } from '../api/logging.js';
import type { Config } from '../config.js';
import { DEMO_LOG, type KeysFile } from '../demo/demo-keys.js';
import { foundDemo, type Demo } from '../demo/founding.js';
import { linesToPaste } from '../demo/paste.js';
import { listen, type HttpServer } from '../http.js';
import { openService, type Notice, type Service } from '../service.js';
import { settings } from './opened.js';
import { EXIT, Unusable, type Does, type Exit, type Terminal } from './terminal.js';

type Logger = ReturnType<typeof createLogger>;

const INTERRUPTED = 130;
/** For balancers to notice that this copy is not ready: two probes and more, as they are commonly set. */
const LEAVING_MS = 5_000;
/**
 * The heap may grow by this share of what is alive before it is collected. V8 would let it grow several times over: a third
 * more memory for a tenth less work.
 */
const HEAP_GROWTH_PERCENT = 50;

async function start(terminal: Terminal): Promise<Exit> {
  setFlagsFromString(`--heap-growing-percent=${String(HEAP_GROWTH_PERCENT)}`);
  const config = settings();
  const logger = createLogger(config.logLevel);
  const stop = stopSignal();
  const service = await openService(config, { notify: noticeTo(logger), isFollowing: false });
  let server: HttpServer | undefined;
  try {
    service.feed.start();
    const demo = (await wantsDemo(service)) ? await demoOf(terminal, service, stop) : undefined;
    service.sweeper.start();
    await service.startMessaging();
    server = await listen(service, logger).catch((error: unknown) => {
      throw whyNotListening(error, config);
    });
    for (const line of greeting(server.url, demo, terminal)) terminal.say(line);
    await aborted(stop);
    terminal.say('Stopping …');
  } catch (error) {
    if (!stop.aborted) throw error;
  } finally {
    await server?.close(isFromKeyboard(stop) ? 0 : LEAVING_MS);
    await service.close();
  }
  return EXIT.fine;
}

/** Asked for, or an embedded store that has nothing else yet. */
async function wantsDemo({ config, store }: Service): Promise<boolean> {
  if (config.demo !== 'auto') return config.demo === 'yes';
  const logs = await store.logs();
  return logs.length === 0 || logs.includes(DEMO_LOG);
}

export async function demoOf(terminal: Terminal, service: Service, stop: AbortSignal): Promise<Demo> {
  const { config, feed, clock } = service;
  let progress: ReturnType<Terminal['progress']> | undefined;
  const onProgress = (done: number, total: number): void => {
    stop.throwIfAborted();
    progress ??= terminal.progress('Founding the demo community: a year of neighbours');
    progress.report(done, total);
  };
  const address = config.publicUrl ?? `http://${config.host}:${String(config.port)}`;
  const ground = { ...service, address, dataDir: config.dataDir, onAppended: (log: string) => feed.wake(log) };
  try {
    return await foundDemo(ground, { now: clock(), onProgress });
  } finally {
    progress?.stop();
  }
}

/** What an operator can mend, said; anything else as it is. */
function whyNotListening(error: unknown, { host, port }: Config): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return new Unusable(`Port ${String(port)} is taken: set PORT to another one (0 takes any that is free).`);
  if (code === 'EACCES') return new Unusable(`Port ${String(port)} is not for everybody: set PORT to one above 1023.`);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new Unusable(`HOST is "${host}", which is not an address of this machine.`);
  return error;
}

function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(INTERRUPTED);
      controller.abort(new Error('stopped', { cause: signal }));
    });
  }
  return controller.signal;
}

const isFromKeyboard = ({ reason }: AbortSignal): boolean => reason instanceof Error && reason.cause === 'SIGINT';

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });

const LEVELS: Partial<Record<Notice['kind'], 'debug' | 'info' | 'warn'>> = {
  database: 'debug',
  applied: 'debug',
  recovered: 'info',
  'topic-resumed': 'info',
  'inbox-refused': 'warn',
};

function noticeTo(logger: Logger): (notice: Notice) => void {
  return notice => {
    const { kind, ...rest } = notice;
    const level = LEVELS[kind] ?? 'error';
    logger[level](rest, kind);
  };
}

function greeting(url: string, demo: Demo | undefined, terminal: Terminal): readonly string[] {
  const bold = (text: string): string => terminal.styled('bold', text);
  const lines = [``, bold(`The time bank runs at ${url}`), `  API documentation: ${url}/docs`];
  if (demo !== undefined) lines.push(...demoLines(url, demo, terminal));
  return [...lines, '', terminal.styled('dim', 'Ctrl-C stops it.'), ''];
}

function demoLines(url: string, { keysPath, file }: { keysPath: string; file: KeysFile }, terminal: Terminal): readonly string[] {
  const heading = (text: string): string => terminal.styled('cyan', text);
  return [
    `  Keys of the demo community: ${keysPath}`,
    '',
    'Paste, in another terminal:',
    ...linesToPaste(url, file).flatMap(({ who, command }) => [heading(`  ${who}`), `  ${command}`]),
  ];
}

export function addStart(program: Command, does: Does): void {
  program
    .command('start')
    .description('run the service; settings come from the environment')
    .addHelpText(
      'after',
      '\nOn an empty embedded store the demo community is founded first. Ctrl-C or SIGTERM stops it in order.',
    )
    .action(() => does(start));
}
