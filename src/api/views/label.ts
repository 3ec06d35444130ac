/**
 * The name of something, in the languages in which it has one.
 */
import type { Label } from '../../app/labels.js';
import { ShownText } from './shown.js';

export class LabelView {
  @ShownText('In Chinese.', { nullable: true, example: '理发一次' }) zh!: string | null;
  @ShownText('In English.', { nullable: true, example: 'A haircut' }) en!: string | null;
}

/** Null where it has none. */
export const labelView = (label: Label | undefined): LabelView | null =>
  label === undefined ? null : { zh: label.zh ?? null, en: label.en ?? null };
