/**
 * The page behind every problem type: what happened and what to do, in English and Chinese, readable without a style sheet or
 * script.
 */
import { PROBLEM_ADVICE } from './problem-advice.js';
import { isProblemCode, PROBLEMS } from './problem-table.js';
import { PROBLEM_TEXTS } from './problem-texts.js';
import { Problem } from './problem.js';

const LABELS = {
  en: {
    happened: 'What happened',
    advice: 'What to do',
    retry: 'The same request, sent again as it is, may succeed',
    yes: 'yes',
    no: 'no',
  },
  zh: { happened: '发生了什么', advice: '应当怎么做', retry: '原样重发同一请求可能成功', yes: '是', no: '否' },
} as const;

/** @throws Problem `resource-not-found` */
export function problemPage(code: string): string {
  if (!isProblemCode(code)) throw new Problem('resource-not-found');
  const { status, retryable, ...titles } = PROBLEMS[code];
  const section = (language: 'en' | 'zh', tag: string): string => {
    const { happened, advice, retry, yes, no } = LABELS[language];
    return [
      `<section lang="${tag}"><h2>${escaped(titles[language])}</h2>`,
      `<h3>${happened}</h3><p>${escaped(PROBLEM_TEXTS[code][language])}</p>`,
      `<h3>${advice}</h3><p>${escaped(PROBLEM_ADVICE[code][language])}</p>`,
      `<p>${retry}: ${retryable ? yes : no}</p></section>`,
    ].join('\n');
  };
  return [
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">`,
    `<title>${code}</title></head><body><h1><code>${code}</code> · ${String(status)}</h1>`,
    section('en', 'en'),
    section('zh', 'zh-CN'),
    '</body></html>',
  ].join('\n');
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
