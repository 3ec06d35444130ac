/**
 * What the command line says, and how: lines for people, one JSON document for programs, bars while something takes long.
 *
 * With `--json` standard output carries the document and nothing else. Bars move only on a terminal; elsewhere the same work is
 * told in plain lines. Colours are left out where the terminal or `NO_COLOR` asks for it.
 */
import { styleText } from 'node:util';
import { Presets, SingleBar } from 'cli-progress';

/** Wrong use, or nothing that could be judged: one line that says what to do. Exit code 2. */
export class Unusable extends Error {
  override readonly name = 'Unusable';
}

export const EXIT = { fine: 0, failed: 1, unusable: 2 } as const;
export type Exit = (typeof EXIT)[keyof typeof EXIT];

/** Gives a command's work its terminal, and keeps its exit code. */
export type Does = (work: (terminal: Terminal) => Promise<Exit>) => Promise<void>;

type Style = 'bold' | 'dim' | 'green' | 'red' | 'yellow' | 'cyan' | 'whiteBright' | 'bgBlack';

export interface Progress {
  /** `done` of `total` so far. */
  readonly report: (done: number, total: number) => void;
  readonly stop: () => void;
}

const TICK_EVERY_MS = 100;

export class Terminal {
  private readonly isColourful = process.stdout.isTTY && process.env['NO_COLOR'] === undefined;

  constructor(readonly isJson: boolean) {}

  /** A line for people. */
  say(line = ''): void {
    if (!this.isJson) process.stdout.write(`${line}\n`);
  }

  /** The result: a document for programs, lines for people. */
  answer(document: unknown, lines: readonly string[]): void {
    if (this.isJson) process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
    else for (const line of lines) this.say(line);
  }

  /** What went wrong, in one line on standard error. */
  complain(message: string): void {
    process.stderr.write(`timebank: ${message.replaceAll(/\s*\n\s*/g, ' ')}\n`);
    if (this.isJson) this.answer({ error: message }, []);
  }

  styled(style: Style | readonly Style[], text: string): string {
    return this.isColourful ? styleText([style].flat(), text) : text;
  }

  /** To be stopped in the end, whatever happens. */
  progress(what: string): Progress {
    if (this.isJson) return { report: () => undefined, stop: () => undefined };
    return process.stdout.isTTY ? this.bar(what) : this.line(what);
  }

  private bar(what: string): Progress {
    const bar = new SingleBar(
      { format: `${what} {bar} {percentage} %  {value}/{total}`, hideCursor: true, clearOnComplete: true },
      Presets.shades_classic,
    );
    let drawnAt = 0;
    bar.start(1, 0);
    const report = (done: number, total: number): void => {
      const now = performance.now();
      if (now - drawnAt < TICK_EVERY_MS && done < total) return;
      drawnAt = now;
      bar.setTotal(total);
      bar.update(done);
    };
    return { report, stop: () => bar.stop() };
  }

  private line(what: string): Progress {
    const startedAt = performance.now();
    this.say(`${what} …`);
    const stop = (): void => this.say(`${what}: ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
    return { report: () => undefined, stop };
  }
}

const WIDE = /[\p{Script=Han}\u3000-\u303f\uff01-\uff60]/gu;

/** How many columns of a terminal a text takes: Chinese characters take two. */
const widthOf = (text: string): number => [...text].length + (text.match(WIDE)?.length ?? 0);

type Side = 'left' | 'right';

/** Rows in columns as wide as their widest cell. */
export function columns(rows: readonly (readonly string[])[], sides: readonly Side[] = []): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map(row => widthOf(row[column] ?? ''))));
  return rows.map(row =>
    widths
      .map((width, column) => {
        const cell = row[column] ?? '';
        const gap = ' '.repeat(width - widthOf(cell));
        return sides[column] === 'right' ? gap + cell : cell + gap;
      })
      .join('  ')
      .trimEnd(),
  );
}

const POINT = 100;

/** Hundredths as points, for example `1,234.50`. */
export const pointsText = (hundredths: number): string =>
  (hundredths / POINT).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

export const countText = (count: number): string => count.toLocaleString('en-US');
