/**
 * What came of each line of a bulk request.
 */
import { ShownCount, ShownId, ShownList, ShownPart, ShownText } from './shown.js';

export class LineProblemView {
  @ShownText('The problem’s code.', { example: 'contribution-overlaps' }) code!: string;
  @ShownText('In the language asked for.') title!: string;
  @ShownText('What happened, and what to do.') detail!: string;
}

export class LineView {
  @ShownCount('From 0, as sent.', { example: 0 }) line!: number;
  @ShownCount('What the line alone would have answered.', { example: 201 }) status!: number;
  @ShownId('What it created.', 'ctr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC', { nullable: true }) id!: string | null;
  @ShownPart(LineProblemView, 'Why it was refused.', { nullable: true }) problem!: LineProblemView | null;
}

export class LinesView {
  @ShownCount('Lines that succeeded.') accepted!: number;
  @ShownCount('Lines that were refused.', { example: 0 }) refused!: number;
  @ShownList(LineView, 'In the order of the request.') lines!: LineView[];
}
