/**
 * The language of titles and details, by `Accept-Language` (RFC 9110 §12.5.4): English or Chinese, English when neither is
 * asked for.
 */
import type { Language } from './call.js';

const RANGE = /^\s*([A-Za-z-]+|\*)\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?))?\s*$/;

export function languageOf(header: string | undefined): Language {
  if (header === undefined) return 'en';
  let best: { readonly language: Language; readonly quality: number } = { language: 'en', quality: 0 };
  for (const range of header.split(',')) {
    const [, tag = '', quality = '1'] = RANGE.exec(range) ?? [];
    const primary = tag.split('-')[0]?.toLowerCase();
    if ((primary === 'en' || primary === 'zh') && Number(quality) > best.quality)
      best = { language: primary, quality: Number(quality) };
  }
  return best.language;
}
