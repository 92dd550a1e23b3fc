import type { BudgetRow, EstimateReply, EstimateRequest } from '@doctown/schema/api';
import { EXTRACTED, isAsking, type Writer } from './generate.ts';
import type { Voice } from './persist.ts';
import { groupsOf, type Item, itemOf } from './plan.ts';
import { worstCost } from './price.ts';
import { groupPromptOf, PROMPT_VERSION } from './prompt.ts';
import { inputTokens } from './tokens.ts';
import { outputLimit } from './write.ts';

/** One call, and what it costs at most. */
interface Call {
  centralities: number[];
  input_tokens: number;
  output_tokens_max: number;
  cost_usd_max: number;
}

/** What a request would cost: the calls it would make, counted and priced, none of them made. */
export async function estimate(request: EstimateRequest, writer: Writer): Promise<EstimateReply> {
  const { symbols } = request;
  const nothing = { symbols_cached: 0, input_tokens: 0, output_tokens_max: 0, cost_usd_max: 0, secrets_masked: 0, per_budget: [] };
  if (!isAsking(request, writer)) return { symbols: symbols.length, ...nothing, model: EXTRACTED, prompt_version: PROMPT_VERSION };
  const { voice } = writer;
  const items: Item[] = [];
  for (const symbol of symbols) items.push(await itemOf(symbol, writer, request.doc_language));
  const isKnown = ({ key }: Item): boolean => !request.force && writer.memory.get(key) !== undefined;
  const wanted = [...new Map(items.filter((item) => !isKnown(item)).map((item) => [item.key, item])).values()];
  const known = items.filter(isKnown);
  const calls: Call[] = [];
  for await (const group of groupsOf(inTurn(wanted), writer.max_prompt_tokens, writer.most_in_a_group)) calls.push(callOf(group, writer, voice, request.doc_language));
  const sum = (of: (call: Call) => number): number => calls.reduce((total, call) => total + of(call), 0);
  return {
    symbols: symbols.length,
    symbols_cached: items.length - wanted.length,
    input_tokens: sum(({ input_tokens }) => input_tokens),
    output_tokens_max: sum(({ output_tokens_max }) => output_tokens_max),
    cost_usd_max: sum(({ cost_usd_max }) => cost_usd_max),
    model: writer.model,
    prompt_version: PROMPT_VERSION,
    secrets_masked: items.reduce((total, { masked }) => total + masked, 0),
    per_budget: perBudget(
      calls,
      known.map(({ context }) => context.centrality),
    ),
    ...(request.with_items ? { items: items.map((item) => ({ symbol_id: item.symbol_id, key: item.key, ...priced(inputTokens(item.prompt), 1, voice) })) } : {}),
  };
}

async function* inTurn(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}

function callOf(group: readonly Item[], { max_prompt_tokens }: Writer, voice: Voice, language: string | undefined): Call {
  const contexts = group.map(({ context }) => context);
  const prompt = group.length === 1 && group[0] ? group[0].prompt : groupPromptOf(contexts, max_prompt_tokens, language);
  return { centralities: contexts.map(({ centrality }) => centrality), ...priced(inputTokens(prompt), group.length, voice) };
}

function priced(input_tokens: number, symbols: number, voice: Voice): Omit<Call, 'centralities'> {
  const output_tokens_max = outputLimit(voice, symbols);
  return { input_tokens, output_tokens_max, cost_usd_max: worstCost(voice.price, input_tokens, output_tokens_max) };
}

const MOST_ROWS = 8;

/** Round budgets up to the price of all; who comes first is bought first, and what was paid for before comes with each. */
export function perBudget(calls: readonly Call[], known: readonly number[]): BudgetRow[] {
  const total = calls.reduce((sum, { cost_usd_max }) => sum + cost_usd_max, 0);
  const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
  const all = sumOf(known) + sumOf(calls.flatMap(({ centralities }) => centralities));
  return roundBudgets(total).map((budget_usd) => {
    let [left, symbols, centrality] = [budget_usd * (1 + 1e-12), known.length, sumOf(known)];
    for (const { cost_usd_max, centralities } of calls) {
      left -= cost_usd_max;
      if (left < 0) break;
      symbols += centralities.length;
      centrality += sumOf(centralities);
    }
    return { budget_usd, symbols, centrality_share: all === 0 ? 1 : centrality / all };
  });
}

/** 1, 2 and 5 times powers of ten below the total, the largest few, and the total. */
function roundBudgets(total: number): number[] {
  if (total === 0) return [];
  const rounds = Array.from({ length: 40 }, (_, i) => Number(`${[1, 2, 5][i % 3]}e${Math.floor(i / 3) - 6}`));
  return [...rounds.filter((budget) => budget < total).slice(-(MOST_ROWS - 1)), total];
}
