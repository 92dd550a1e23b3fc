import { expect, test } from 'vitest';
import { budgetTable } from './budget.ts';

const symbols = Array.from({ length: 100 }, (_, i) => ({ cost_usd: i < 10 ? 0 : 0.001, centrality: (100 - i) / 100 }));

test('each budget buys from the front, what was paid for comes with it, and the last buys all', () => {
  const rows = budgetTable(symbols);
  expect(rows.map(({ budget_usd }) => budget_usd)).toEqual([0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, expect.closeTo(0.09)]);
  expect(rows.map(({ symbols: bought }) => bought)).toEqual([10, 11, 12, 15, 20, 30, 60, 100]);
  expect(rows[1]?.centrality_share).toBeCloseTo((955 + 90) / 5050);
  expect(rows.at(-1)?.centrality_share).toBe(1);
});

test('nothing to pay for is no table', () => {
  expect(budgetTable([])).toEqual([]);
  expect(budgetTable(symbols.slice(0, 10))).toEqual([]);
});
