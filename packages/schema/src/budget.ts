import { z } from 'zod';

/** What a budget buys at least: symbols in the order asked, and their share of the centrality of all. */
export const BudgetRow = z.object({ budget_usd: z.number(), symbols: z.int(), centrality_share: z.number() });
export type BudgetRow = z.output<typeof BudgetRow>;

const MOST_ROWS = 8;

/** Round budgets up to the price of all. Who comes first is bought first; what was paid for before costs nothing and comes with each. */
export function budgetTable(symbols: readonly { cost_usd: number; centrality: number }[]): BudgetRow[] {
  const bought = symbols.filter(({ cost_usd }) => cost_usd === 0);
  const wanted = symbols.filter(({ cost_usd }) => cost_usd > 0);
  const [base, all] = [sum(bought), sum(symbols)];
  const total = wanted.reduce((usd, { cost_usd }) => usd + cost_usd, 0);
  return roundBudgets(total).map((budget_usd) => {
    let [left, count, centrality] = [budget_usd * (1 + 1e-9), bought.length, base];
    for (const symbol of wanted) {
      left -= symbol.cost_usd;
      if (left < 0) break;
      count++;
      centrality += symbol.centrality;
    }
    return { budget_usd, symbols: count, centrality_share: all === 0 ? 1 : Math.min(1, centrality / all) };
  });
}

const sum = (symbols: readonly { centrality: number }[]): number => symbols.reduce((total, { centrality }) => total + centrality, 0);

/** 1, 2 and 5 times powers of ten below the total, the largest few, and the total. */
function roundBudgets(total: number): number[] {
  if (total === 0) return [];
  const rounds = Array.from({ length: 40 }, (_, i) => Number(`${[1, 2, 5][i % 3]}e${Math.floor(i / 3) - 6}`));
  return [...rounds.filter((budget) => budget < total).slice(-(MOST_ROWS - 1)), total];
}
