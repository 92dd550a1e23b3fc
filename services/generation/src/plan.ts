import { createHash } from 'node:crypto';
import type { SymbolContext } from '@doctown/schema';
import { maskSecrets } from './mask.ts';
import { PROMPT_VERSION, type Prompt, promptOf } from './prompt.ts';
import { countTokens, inputTokens } from './tokens.ts';

/** One symbol, as it will be asked about. */
export interface Item {
  symbol_id: SymbolContext['symbol_id'];
  /** Without secrets. */
  context: SymbolContext;
  masked: number;
  prompt: Prompt;
  /** What is written once under this key is not written again. */
  key: string;
}

/** 64 hex digits over all that an answer depends on. */
export const keyOf = (model: string, version: string, { system, user }: Prompt): string =>
  createHash('sha256')
    .update([model, version, system, user].map((part) => `${Buffer.byteLength(part)}:${part}`).join(''))
    .digest('hex');

export interface PromptSettings {
  model: string;
  max_prompt_tokens: number;
}

export async function itemOf(
  { symbol_id, context }: { symbol_id: SymbolContext['symbol_id']; context: SymbolContext },
  { model, max_prompt_tokens }: PromptSettings,
  language: string | undefined,
): Promise<Item> {
  const safe = await maskSecrets(context);
  const prompt = promptOf(safe.context, max_prompt_tokens, language);
  return { symbol_id, context: safe.context, masked: safe.masked, prompt, key: keyOf(model, PROMPT_VERSION, prompt) };
}

/** Of what is told about one symbol, without the instructions. */
const SMALL_TOKENS = 300;
const MOST_IN_A_GROUP = 8;
/** How many may go before one that was more central. */
const MOST_OVERTAKEN = 24;

/**
 * What is asked together: a symbol alone, or several small ones, so that what they share is paid once. In the order given, but for small ones that
 * wait a little for others. A group is no larger than the largest prompt of one.
 */
export async function* groupsOf(items: AsyncIterable<Item>, max_prompt_tokens: number, most = MOST_IN_A_GROUP): AsyncGenerator<Item[]> {
  let group: Item[] = [];
  let tokens = 0;
  let waited = 0;
  for await (const item of items) {
    const size = countTokens(item.prompt.user);
    const isSmall = size <= SMALL_TOKENS && most > 1;
    if (group.length > 0 && (++waited > MOST_OVERTAKEN || (isSmall && inputTokens(item.prompt) + tokens > max_prompt_tokens))) {
      yield group;
      group = [];
    }
    if (!isSmall) {
      yield [item];
      continue;
    }
    if (group.length === 0) tokens = waited = 0;
    group.push(item);
    tokens += size;
    if (group.length < most) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}
