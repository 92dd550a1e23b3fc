import { expect, test } from 'vitest';
import { Budget } from './budget.ts';
import { batchPrice, costOf, priceOf } from './price.ts';

test('what is set aside and what is spent never pass the limit together', async () => {
  const budget = new Budget(1);
  expect(await budget.take(0.6)).toBe(true);
  const second = budget.take(0.6);
  budget.settle(0.6, 0.1);
  expect(await second).toBe(true);
  const third = budget.take(0.6);
  budget.settle(0.6, 0.6);
  expect(await third).toBe(false);
  expect(budget.spent).toBeCloseTo(0.7);
});

test('who comes first is served first, and a further try of what was begun goes before', async () => {
  const budget = new Budget(1);
  await budget.take(1);
  const order: string[] = [];
  const note = (name: string) => (isGranted: boolean) => order.push(`${name} ${isGranted}`);
  const waiting = [budget.take(0.4).then(note('first')), budget.take(0.4).then(note('second')), budget.take(0.4, true).then(note('further'))];
  budget.settle(1, 0.1);
  await Promise.resolve();
  budget.settle(0.4, 0.4);
  budget.settle(0.4, 0.4);
  await Promise.all(waiting);
  expect(order).toEqual(['further true', 'first true', 'second false']);
});

test('nothing is too much for no limit, and nothing at all fits into none', async () => {
  expect(await new Budget(undefined).take(1e9)).toBe(true);
  expect(await new Budget(0).take(0)).toBe(true);
  expect(await new Budget(0).take(1e-9)).toBe(false);
});

test('a price is what is set, else what is listed, else enough that a budget holds', () => {
  expect(priceOf('gpt-5-nano', {})).toEqual({ input: 0.05, cached_input: 0.005, output: 0.4 });
  expect(priceOf('openai/gpt-5-nano-2025-08-07', {})).toEqual({ input: 0.05, cached_input: 0.005, output: 0.4 });
  expect(priceOf('llama-3', {})).toEqual({ input: 0.15, cached_input: 0.15, output: 0.6 });
  expect(priceOf('gpt-5.9', {})).toEqual({ input: 0.15, cached_input: 0.15, output: 0.6 });
  expect(priceOf('gpt-5-nano', { input: 0.15, output: 0.6 })).toEqual({ input: 0.15, cached_input: 0.15, output: 0.6 });
  expect(priceOf('llama-3', { input: 0, output: 0 })).toEqual({ input: 0, cached_input: 0, output: 0 });
  expect(batchPrice(priceOf('gpt-5-nano', {}))).toEqual({ input: 0.025, cached_input: 0.0025, output: 0.2 });
});

test('cached input costs what cached input costs', () => {
  expect(costOf({ input: 1, cached_input: 0.1, output: 10 }, { input_tokens: 1000, cached_input_tokens: 400, output_tokens: 50 })).toBeCloseTo((600 + 40 + 500) / 1e6, 15);
});
