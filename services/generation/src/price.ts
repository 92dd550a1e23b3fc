import type { Usage } from './model.ts';

/** Dollars per million tokens. Cached input is what the API has read before and says so; reasoning is output. */
export interface Price {
  input: number;
  cached_input: number;
  output: number;
}

/** The vendor's list prices as of 2025-11-24: input, cached input, output; the longest fitting name counts. */
const LIST: Readonly<Record<string, readonly [number, number, number]>> = {
  'gpt-5.1': [1.25, 0.125, 10],
  'gpt-5-nano': [0.05, 0.005, 0.4],
  'gpt-5-mini': [0.25, 0.025, 2],
  'gpt-5-pro': [15, 15, 120],
  'gpt-5': [1.25, 0.125, 10],
  'gpt-4.1-nano': [0.1, 0.025, 0.4],
  'gpt-4.1-mini': [0.4, 0.1, 1.6],
  'gpt-4.1': [2, 0.5, 8],
  'gpt-4o-mini': [0.15, 0.075, 0.6],
  'gpt-4o': [2.5, 1.25, 10],
  'o4-mini': [1.1, 0.275, 4.4],
  'o3-mini': [1.1, 0.55, 4.4],
  'o3-pro': [20, 20, 80],
  o3: [2, 0.5, 8],
  'o1-mini': [1.1, 0.55, 4.4],
  o1: [15, 7.5, 60],
  'gpt-3.5-turbo': [0.5, 0.5, 1.5],
};

/** What a model that is not listed is taken to cost, so that a budget holds for it too. */
const UNLISTED = { input: 0.15, output: 0.6 };

export interface PriceSettings {
  input?: number | undefined;
  cached_input?: number | undefined;
  output?: number | undefined;
}

/** What a model costs: what is set, else its list price, else 0.15 and 0.60. Whoever sets an input price alone pays it for cached input too. */
export function priceOf(model: string, set: PriceSettings): Price {
  const listed = listedPrice(model);
  const input = set.input ?? listed?.input ?? UNLISTED.input;
  return { input, cached_input: set.cached_input ?? (set.input === undefined ? (listed?.cached_input ?? input) : input), output: set.output ?? listed?.output ?? UNLISTED.output };
}

/** A dated snapshot costs what its model does; `gpt-5.2` is not `gpt-5`. */
function listedPrice(model: string): Price | null {
  const name = model.toLowerCase().replace(/^.*\//, '');
  const fitting = Object.keys(LIST).filter((one) => name === one || (name.startsWith(one) && /^-(\d{4}|latest|chat|codex)/.test(name.slice(one.length))));
  const [input, cached_input, output] = LIST[fitting.sort((a, b) => b.length - a.length)[0] ?? ''] ?? [];
  return input === undefined || cached_input === undefined || output === undefined ? null : { input, cached_input, output };
}

/** The Batch API answers within a day, at half the price. */
export const batchPrice = (price: Price): Price => ({ input: price.input / 2, cached_input: price.cached_input / 2, output: price.output / 2 });

/** Dollars. */
export const costOf = (price: Price, { input_tokens, cached_input_tokens, output_tokens }: Omit<Usage, 'reasoning_tokens'>): number =>
  ((input_tokens - cached_input_tokens) * price.input + cached_input_tokens * price.cached_input + output_tokens * price.output) / 1e6;

/** The most a call can cost, in dollars. */
export const worstCost = (price: Price, input_tokens: number, output_tokens: number): number => costOf(price, { input_tokens, cached_input_tokens: 0, output_tokens });
