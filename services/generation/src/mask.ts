import type { SymbolContext } from '@doctown/schema';
import { lintSource } from '@secretlint/core';
import { rules } from '@secretlint/secretlint-rule-preset-recommend';

/** A context in which every secret is masked, and how many were. */
export interface Masked {
  context: SymbolContext;
  masked: number;
}

const MASK = '[secret]';

/** Comments in hostile code must not switch the search off. */
const used = rules.filter(({ meta }) => meta.id !== '@secretlint/secretlint-rule-filter-comments');
const config = { rules: used.map((rule) => ({ id: rule.meta.id, rule, options: rule.meta.id.endsWith('-aws') ? { enableIDScanRule: true } : {} })) };

/**
 * What every secret that the rules know has in it, so that the thousand texts without one cost microseconds; in the order of the rules: AWS, keys in PEM,
 * npm, Slack, credentials in an address, then by their prefixes.
 */
const SUSPICIOUS =
  /\b(?:A3T[A-Z0-9]|AKIA|AGPA|AIDA|AROA|AIPA|ANPA|ANVA|ASIA)[A-Z0-9]|secret_?access_?key|account_?(?:id)?["']?\s*(?::|=>|=)\s*["']?\d{4}|-----BEGIN|_authToken=|x-oauth-basic|npm_[A-Za-z0-9_]{10}|xox[a-z]-|xapp-|hooks\.slack\.com|:\/\/[^\s/@]{1,256}:[^\s@]{1,256}@|sk-|gsk_|hf_[A-Za-z]{10}|lin_api_|ntn_|SG\.\w|shp(?:pa|ca|at|ss)_|[sr]k_(?:live|test)_|gh[pousr]_|github_pat_|glpat-|glc_|glsa_|ops_ey|hv[sbr]\.|vc[picark]{1,2}_|dapi[A-Fa-f0-9]{8}|dckr_pat_|figd_|cf(?:k|ut|at)_|tskey-/i;

/** A key in PEM whose end was cut away is one all the same. */
const PRIVATE_KEY = /-----BEGIN[^-\n]{0,40}PRIVATE KEY[^-\n]{0,20}-----[\s\S]*?(?:-----END[^-\n]{0,60}-----|$)/g;
/** Shorter values that a rule tells of are names. */
const MIN_SECRET = 8;

/** Before anything leaves the machine: what looks like a secret, in any text of a context, becomes `[secret]`. */
export async function maskSecrets(context: SymbolContext): Promise<Masked> {
  const texts: string[] = [];
  mapTexts(context, (text) => {
    if (SUSPICIOUS.test(text)) texts.push(text);
    return text;
  });
  if (texts.length === 0) return { context, masked: 0 };
  const found = new Map(await Promise.all(texts.map(async (text) => [text, await masked(text)] as const)));
  let count = 0;
  const clean = mapTexts(context, (text) => {
    count += found.get(text)?.count ?? 0;
    return found.get(text)?.text ?? text;
  });
  return { context: clean as SymbolContext, masked: count };
}

/** Whether a text holds what looks like a secret. */
export const holdsSecret = async (text: string): Promise<boolean> => SUSPICIOUS.test(text) && (await masked(text)).count > 0;

async function masked(text: string): Promise<{ text: string; count: number }> {
  const { messages } = await lintSource({ source: { content: text, filePath: 'source.txt', ext: '.txt', contentType: 'text' }, options: { config } });
  const ranges = messages.flatMap(({ range, data }) => [[range[0], range[1]] as Range, ...valuesOf(data).flatMap((value) => placesOf(value, text))]);
  for (const { index, 0: key } of text.matchAll(PRIVATE_KEY)) ranges.push([index, index + key.length]);
  return replaced(text, ranges);
}

type Range = readonly [number, number];

/** Of a finding, the secret itself: not every rule's range covers the whole of it. */
const valuesOf = (data: unknown): string[] =>
  Object.entries(data ?? {}).flatMap(([key, value]) => (typeof value === 'string' && key === key.toUpperCase() && value.length >= MIN_SECRET ? [value] : []));

function placesOf(value: string, text: string): Range[] {
  const places: Range[] = [];
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + value.length)) places.push([at, at + value.length]);
  return places;
}

function replaced(text: string, ranges: readonly Range[]): { text: string; count: number } {
  const sorted = [...ranges].sort((a, b) => a[0] - b[0]);
  let clean = '';
  let at = 0;
  let count = 0;
  for (const [start, end] of sorted) {
    if (start >= at) {
      clean += text.slice(at, start) + MASK;
      count++;
    }
    at = Math.max(at, end);
  }
  return { text: clean + text.slice(at), count };
}

/** The same value with every text in it mapped. */
function mapTexts(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === 'string') return map(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, map));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, map)]));
}
