/** Dollars per million tokens. */
export interface Price {
  input: number;
  output: number;
}

/** List prices of 2025; longest name first. Local and unknown models cost what the settings say, else nothing. */
const LIST: readonly [string, Price][] = [
  ['gpt-5-nano', { input: 0.05, output: 0.4 }],
  ['gpt-5-mini', { input: 0.25, output: 2 }],
  ['gpt-5', { input: 1.25, output: 10 }],
  ['gpt-4.1-nano', { input: 0.1, output: 0.4 }],
  ['gpt-4.1-mini', { input: 0.4, output: 1.6 }],
  ['gpt-4.1', { input: 2, output: 8 }],
  ['gpt-4o-mini', { input: 0.15, output: 0.6 }],
  ['gpt-4o', { input: 2.5, output: 10 }],
];

/** What a model costs; settings go before the list. */
export function priceOf(model: string, set: Partial<Price>): Price {
  const listed = LIST.find(([name]) => model.startsWith(name))?.[1];
  return { input: set.input ?? listed?.input ?? 0, output: set.output ?? listed?.output ?? 0 };
}

/** Dollars. */
export const costOf = (price: Price, input_tokens: number, output_tokens: number): number => (input_tokens * price.input + output_tokens * price.output) / 1e6;
