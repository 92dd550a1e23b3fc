import pRetry from 'p-retry';
import type { Breaker } from './breaker.ts';
import type { Budget } from './budget.ts';
import type { Gate } from './gate.ts';
import type { LanguageModel } from './language-model.ts';
import { addUsage, ModelError, type Question, type Reply, type Usage } from './model.ts';
import { costOf, type Price, worstCost } from './price.ts';
import { inputTokens } from './tokens.ts';

export interface Retries {
  /** After the first try. Being told to wait costs none. */
  count: number;
  min_ms: number;
  max_ms: number;
  /** From the first failure to the last try, at most. */
  patience_ms: number;
}

/** A model with all that is between it and whoever asks: turns, prices, patience. */
export interface Voice {
  model: LanguageModel;
  price: Price;
  gate: Gate;
  breaker: Breaker;
  retries: Retries;
}

/** On whose behalf, out of which budget; `spent` grows with every try, whatever comes of it. */
export interface Asking {
  job_id: string;
  budget: Budget;
  spent: Usage;
  signal: AbortSignal;
}

/** What an answer that cannot be used can be, where a second try often can. */
const WORTH_A_SECOND = new Set(['cut_off', 'empty_answer', 'invalid_json', 'invalid_answer']);

/**
 * Asks until there is an answer that can be used, or no hope of one. Throws `ModelError`; the signal's reason when it aborts between two tries. A call
 * that was begun is paid for, and so runs to its end whoever has left meanwhile.
 */
export async function persist<T>(question: Question<T>, voice: Voice, asking: Asking): Promise<Reply<T>> {
  try {
    return await insist(question, voice, asking);
  } catch (error) {
    if (!(error instanceof ModelError) || !WORTH_A_SECOND.has(error.code)) throw error;
    const wider = error.code === 'cut_off' ? { ...question, answer_tokens: question.answer_tokens * 2 } : question;
    return insist(wider, voice, asking, true);
  }
}

/** The same, taking the first answer for what it is. */
export function insist<T>(question: Question<T>, voice: Voice, asking: Asking, isSecond = false): Promise<Reply<T>> {
  const { retries, breaker } = voice;
  let failing_since: number | null = null;
  const inTime = (error: ModelError): boolean => {
    failing_since ??= performance.now();
    return performance.now() - failing_since + (error.retry_after_ms ?? 0) < retries.patience_ms;
  };
  return pRetry((attempt) => once(question, voice, asking, isSecond || attempt > 1), {
    retries: retries.count,
    minTimeout: retries.min_ms,
    maxTimeout: retries.max_ms,
    factor: 2,
    randomize: true,
    unref: true,
    shouldRetry: ({ error }) => error instanceof ModelError && error.outlook === 'again' && inTime(error),
    shouldConsumeRetry: ({ error }) => !(error instanceof ModelError) || (error.retry_after_ms === undefined && !breaker.isOpen),
  });
}

async function once<T>(question: Question<T>, { model, price, gate, breaker }: Voice, { job_id, budget, spent, signal }: Asking, isFurther: boolean): Promise<Reply<T>> {
  signal.throwIfAborted();
  const input = inputTokens(question);
  const reserved = worstCost(price, input, model.outputLimit(question));
  if (!(await budget.take(reserved, isFurther))) throw new ModelError('budget_reached', 'the budget (max_cost_usd) was reached');
  const before = { ...spent };
  try {
    return await gate.run(job_id, input, () => through(breaker, question, model, spent, signal), signal);
  } finally {
    budget.settle(reserved, costOf(price, difference(spent, before)));
  }
}

/** Past the breaker, which learns what came of it. */
async function through<T>(breaker: Breaker, question: Question<T>, model: LanguageModel, spent: Usage, signal: AbortSignal): Promise<Reply<T>> {
  await breaker.pass(signal);
  try {
    const reply = await model.ask(question, NEVER);
    addUsage(spent, reply.usage);
    breaker.succeeded();
    return reply;
  } catch (error) {
    if (error instanceof ModelError) addUsage(spent, error.usage);
    breaker.failed(error);
    throw error;
  }
}

const NEVER = new AbortController().signal;

const difference = (after: Usage, before: Usage): Usage => ({
  input_tokens: after.input_tokens - before.input_tokens,
  cached_input_tokens: after.cached_input_tokens - before.cached_input_tokens,
  output_tokens: after.output_tokens - before.output_tokens,
  reasoning_tokens: after.reasoning_tokens - before.reasoning_tokens,
});
