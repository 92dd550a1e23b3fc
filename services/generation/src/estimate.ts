import { budgetTable } from '@doctown/schema';
import type { EstimateItem, EstimateReply, EstimateRequest } from '@doctown/schema/api';
import { EXTRACTED, isAsking, type Writer } from './generate.ts';
import { shareUsage } from './model.ts';
import type { Voice } from './persist.ts';
import { groupsOf, type Item, itemOf } from './plan.ts';
import { worstCost } from './price.ts';
import { groupPromptOf, PROMPT_VERSION } from './prompt.ts';
import { inputTokens } from './tokens.ts';
import { outputLimit } from './write.ts';

/** What a request would cost: the calls it would make, counted and priced, none of them made. */
export async function estimate(request: EstimateRequest, writer: Writer): Promise<EstimateReply> {
  const { symbols } = request;
  const nothing = { symbols_cached: 0, input_tokens: 0, output_tokens_max: 0, cost_usd_max: 0, secrets_masked: 0, per_budget: [] };
  if (!isAsking(request, writer)) return { symbols: symbols.length, ...nothing, model: EXTRACTED, prompt_version: PROMPT_VERSION };
  const all: Item[] = [];
  for (const symbol of symbols) all.push(await itemOf(symbol, writer, request.doc_language));
  const prices = await pricesOf(all, request, writer, writer.voice);
  const items = all.map(({ symbol_id, key }): EstimateItem => ({ symbol_id, key, ...(prices.get(symbol_id) ?? FREE) }));
  const sum = (of: (item: EstimateItem) => number): number => items.reduce((total, item) => total + of(item), 0);
  return {
    symbols: symbols.length,
    symbols_cached: items.length - prices.size,
    input_tokens: sum(({ input_tokens }) => input_tokens),
    output_tokens_max: sum(({ output_tokens_max }) => output_tokens_max),
    cost_usd_max: sum(({ cost_usd_max }) => cost_usd_max),
    model: writer.model,
    prompt_version: PROMPT_VERSION,
    secrets_masked: all.reduce((total, { masked }) => total + masked, 0),
    per_budget: budgetTable(items.map(({ cost_usd_max }, i) => ({ cost_usd: cost_usd_max, centrality: all[i]?.context.centrality ?? 0 }))),
    ...(request.with_items ? { items } : {}),
  };
}

type Price = Omit<EstimateItem, 'symbol_id' | 'key'>;

const FREE: Price = { input_tokens: 0, output_tokens_max: 0, cost_usd_max: 0 };

/** Each symbol's share of the call it would be asked about in; none for what was written before, or is asked once for two. */
async function pricesOf(items: readonly Item[], { force, doc_language }: EstimateRequest, writer: Writer, voice: Voice): Promise<Map<string, Price>> {
  const wanted = new Map<string, Item>();
  for (const item of items) if (!wanted.has(item.key) && (force || writer.memory.get(item.key) === undefined)) wanted.set(item.key, item);
  const prices = new Map<string, Price>();
  for await (const group of groupsOf(inTurn([...wanted.values()]), writer.max_prompt_tokens, writer.most_in_a_group)) {
    const input_tokens = inputTokens(promptFor(group, writer, doc_language));
    const shares = shareUsage({ input_tokens, output_tokens: outputLimit(voice, group.length), cached_input_tokens: 0, reasoning_tokens: 0 }, group.length);
    for (const [i, { symbol_id }] of group.entries()) {
      const { input_tokens: input, output_tokens: output } = shares[i] as (typeof shares)[0];
      prices.set(symbol_id, { input_tokens: input, output_tokens_max: output, cost_usd_max: worstCost(voice.price, input, output) });
    }
  }
  return prices;
}

async function* inTurn(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}

function promptFor(group: readonly Item[], { max_prompt_tokens }: Writer, language: string | undefined): { system: string; user: string } {
  if (group.length === 1 && group[0]) return group[0].prompt;
  const contexts = group.map(({ context }) => context);
  return groupPromptOf(contexts, max_prompt_tokens, language);
}
