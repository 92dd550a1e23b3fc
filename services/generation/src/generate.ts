import type { Documentation, FailedDocumentation, SymbolContext } from '@doctown/schema';
import type { GenerateLine, GenerateRequest } from '@doctown/schema/api';
import type { LimitFunction } from 'p-limit';
import pRetry from 'p-retry';
import { checkAnswer } from './check.ts';
import { extractSummary } from './extract.ts';
import { type Answer, type AskModel, ModelError } from './model.ts';
import { isReasoning, MAX_OUTPUT_TOKENS } from './openai.ts';
import { costOf, type Price } from './price.ts';
import { PROMPT_VERSION, type Prompt, promptOf } from './prompt.ts';
import { countTokens } from './tokens.ts';

export interface Writer {
  /** Null: sentences are extracted, nothing is asked. */
  ask: AskModel | null;
  model: string;
  price: Price;
  max_prompt_tokens: number;
  /** Shared by all requests. */
  limit: LimitFunction;
  retries: { count: number; min_ms: number; max_ms: number };
}

export const EXTRACTED = 'extracted';

type Outcome = { documentation: Documentation; input_tokens: number; output_tokens: number } | { failure: FailedDocumentation; input_tokens: number; output_tokens: number };

/** Documents every symbol, each as a line when it is done, then `completed`. What fails is listed with its reason, never faked. */
export async function* generate(request: GenerateRequest, writer: Writer, signal: AbortSignal): AsyncGenerator<GenerateLine> {
  const budget = new Budget(request.max_cost_usd);
  const isAsking = writer.ask !== null && request.documentation === 'full';
  const totals = { input_tokens: 0, output_tokens: 0, failed: 0 };
  const pending = new Map<number, Promise<[number, Outcome]>>();
  const queue = request.symbols.entries();
  const most = isAsking ? writer.limit.concurrency * 2 : 1;
  for (;;) {
    for (let next = pending.size < most ? queue.next() : null; next && !next.done; next = pending.size < most ? queue.next() : null) {
      const [i, { symbol_id, context }] = next.value;
      const work = isAsking
        ? ask(symbol_id, context, request.doc_language, writer, budget, signal)
        : Promise.resolve(extract(symbol_id, context, request.documentation === 'none'));
      pending.set(
        i,
        work.then((outcome): [number, Outcome] => [i, outcome]),
      );
    }
    if (pending.size === 0) break;
    const [i, outcome] = await Promise.race(pending.values());
    pending.delete(i);
    totals.input_tokens += outcome.input_tokens;
    totals.output_tokens += outcome.output_tokens;
    if ('failure' in outcome) {
      totals.failed++;
      yield { type: 'failed', failure: outcome.failure };
    } else
      yield {
        type: 'documented',
        documentation: outcome.documentation,
        input_tokens: outcome.input_tokens,
        output_tokens: outcome.output_tokens,
        cost: costOf(writer.price, outcome.input_tokens, outcome.output_tokens),
      };
  }
  const { input_tokens, output_tokens } = totals;
  yield {
    type: 'completed',
    total_tokens: input_tokens + output_tokens,
    total_cost: costOf(writer.price, input_tokens, output_tokens),
    cached: 0,
    input_tokens,
    output_tokens,
    model: isAsking ? writer.model : EXTRACTED,
    prompt_version: PROMPT_VERSION,
    warnings: totals.failed > 0 ? [`${totals.failed} of ${request.symbols.length} symbols could not be documented`] : [],
  };
}

function extract(symbol_id: SymbolContext['symbol_id'], context: SymbolContext, isOff: boolean): Outcome {
  const none = { input_tokens: 0, output_tokens: 0 };
  const summary = isOff ? null : extractSummary(context);
  if (summary === null)
    return {
      failure: {
        symbol_id,
        code: isOff ? 'not_requested' : 'nothing_to_extract',
        message: isOff ? 'documentation was not asked for' : 'there is no comment, and the graph says nothing about it',
      },
      ...none,
    };
  return { documentation: { symbol_id, summary, tokens_used: 0, origin: 'extracted', claims: [], verified: true, model: null }, ...none };
}

async function ask(
  symbol_id: SymbolContext['symbol_id'],
  context: SymbolContext,
  language: string | undefined,
  writer: Writer,
  budget: Budget,
  signal: AbortSignal,
): Promise<Outcome> {
  const prompt = promptOf(context, writer.max_prompt_tokens, language);
  const reserved = budget.reserve(worstCase(prompt, writer));
  if (reserved === null) return { failure: { symbol_id, code: 'budget_reached', message: 'the budget was reached before this symbol' }, input_tokens: 0, output_tokens: 0 };
  const spent = { input_tokens: 0, output_tokens: 0 };
  try {
    const { summary } = await writer.limit(() => askWithRetries(prompt, writer, signal, spent));
    const { claims, verified } = await checkAnswer({ summary, claims: [] }, context, language);
    return { documentation: { symbol_id, summary, tokens_used: spent.input_tokens + spent.output_tokens, origin: 'generated', claims, verified, model: writer.model }, ...spent };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof ModelError)) throw error;
    return { failure: { symbol_id, code: error.code, message: error.message }, ...spent };
  } finally {
    budget.settle(reserved, costOf(writer.price, spent.input_tokens, spent.output_tokens));
  }
}

/** Tries again what may pass, never what will not; honours the far side's own waiting time. */
function askWithRetries(prompt: Prompt, { ask: askModel, retries }: Writer, signal: AbortSignal, spent: { input_tokens: number; output_tokens: number }): Promise<Answer> {
  const add = (tokens: { input_tokens: number; output_tokens: number }) => {
    spent.input_tokens += tokens.input_tokens;
    spent.output_tokens += tokens.output_tokens;
  };
  const once = async (): Promise<Answer> => {
    const answer = await (askModel as AskModel)(prompt, signal).catch((error: unknown) => {
      if (error instanceof ModelError) add(error.tokens);
      throw error;
    });
    add(answer);
    return answer;
  };
  return pRetry(once, {
    retries: retries.count,
    minTimeout: retries.min_ms,
    maxTimeout: retries.max_ms,
    factor: 2,
    signal,
    shouldRetry: ({ error }) => error instanceof ModelError && error.retryable,
    onFailedAttempt: async ({ error }) => {
      if (error instanceof ModelError && error.retryable && error.retry_after_s) await wait(Math.min(error.retry_after_s * 1000, retries.max_ms), signal);
    },
  });
}

const wait = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });

/** The most one symbol can cost. */
export function worstCase({ system, user }: Prompt, { model, price }: Pick<Writer, 'model' | 'price'>): number {
  const output = isReasoning(model) ? MAX_OUTPUT_TOKENS.reasoning : MAX_OUTPUT_TOKENS.plain;
  return costOf(price, countTokens(system) + countTokens(user) + 12, output);
}

/** Hard: what is reserved plus what is spent never passes the limit, in the order the symbols came. */
class Budget {
  readonly #limit: number;
  #used = 0;
  #isReached = false;

  constructor(limit: number | undefined) {
    this.#limit = limit ?? Number.POSITIVE_INFINITY;
  }

  reserve(cost: number): number | null {
    if (this.#isReached || this.#used + cost > this.#limit) {
      this.#isReached = true;
      return null;
    }
    this.#used += cost;
    return cost;
  }

  settle(reserved: number, cost: number): void {
    this.#used += cost - reserved;
  }
}
