/**
 * Points as the API writes them, decimal strings with two decimals, and as the service counts them, integer hundredths.
 *
 * The conversion is textual: no amount is ever a floating-point number. Only this file knows both forms.
 */
import { points, POINTS_MAX, type Points } from '../ledger/units.js';

/** `12.50`, `12.5`, `12`; no sign, exponent, blank, leading zero or third decimal. */
export const POINTS_PATTERN = /^(0|[1-9][0-9]*)(\.[0-9]{1,2})?$/;

const TEXT_LENGTH_MAX = 15;
const HUNDRED = 100;

/** Always with two decimals. */
export function pointsText(amount: number): string {
  const digits = String(Math.abs(amount)).padStart(3, '0');
  return `${amount < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/**
 * @param text of the form `POINTS_PATTERN`
 * @returns one hundredth more than the service's largest amount for everything beyond it, however long
 */
export function pointsOf(text: string): Points {
  const [whole = '', decimals = ''] = text.split('.');
  const tooLarge = points(POINTS_MAX + 1);
  if (whole.length > TEXT_LENGTH_MAX) return tooLarge;
  return points(Math.min(Number(whole) * HUNDRED + Number(decimals.padEnd(2, '0')), tooLarge));
}
