import OpenAI, { APIConnectionError, APIError, APIUserAbortError } from 'openai';
import { type AskModel, ModelError } from './model.ts';

export interface OpenAiSettings {
  api_key: string | undefined;
  base_url: string | undefined;
  model: string;
}

const TIMEOUT_MS = 60_000;
/** Room for the answer; models that think first need more. */
export const MAX_OUTPUT_TOKENS = { plain: 200, reasoning: 1500 };

/** Models that think before they answer take no temperature. */
export const isReasoning = (model: string): boolean => /^(gpt-5|o\d)/.test(model);

const format = {
  type: 'json_schema' as const,
  json_schema: {
    name: 'documentation',
    strict: true,
    schema: { type: 'object', properties: { summary: { type: 'string', description: 'One or two sentences.' } }, required: ['summary'], additionalProperties: false },
  },
};

/** The one place that knows the vendor: structured output, its own retries off. */
export function openAiModel({ api_key, base_url, model }: OpenAiSettings): AskModel {
  const client = new OpenAI({ apiKey: api_key ?? 'none', ...(base_url ? { baseURL: base_url } : {}), maxRetries: 0, timeout: TIMEOUT_MS });
  const knobs = isReasoning(model)
    ? { max_completion_tokens: MAX_OUTPUT_TOKENS.reasoning, reasoning_effort: 'minimal' as const }
    : { max_tokens: MAX_OUTPUT_TOKENS.plain, temperature: 0.3, seed: 1 };
  return async ({ system, user }, signal) => {
    const messages = [
      { role: 'system' as const, content: system },
      { role: 'user' as const, content: user },
    ];
    const completion = await client.chat.completions.create({ model, messages, response_format: format, ...knobs }, { signal }).catch((error: unknown) => {
      throw asModelError(error, signal);
    });
    const tokens = { input_tokens: completion.usage?.prompt_tokens ?? 0, output_tokens: completion.usage?.completion_tokens ?? 0 };
    const choice = completion.choices[0];
    if (choice?.message.refusal) throw new ModelError('refused', 'the model refused to describe this symbol', { tokens });
    if (choice?.finish_reason === 'length') throw new ModelError('cut_off', 'the answer was longer than its limit', { tokens });
    return { summary: summaryOf(choice?.message.content ?? '', tokens), ...tokens };
  };
}

function summaryOf(content: string, tokens: ModelError['tokens']): string {
  try {
    const { summary } = JSON.parse(content) as { summary?: unknown };
    if (typeof summary === 'string' && summary.trim() !== '') return summary.replace(/\s+/g, ' ').trim();
  } catch (cause) {
    throw new ModelError('invalid_answer', 'the model answered something that is not the JSON asked for', { cause, tokens });
  }
  throw new ModelError('invalid_answer', 'the model answered without a summary', { tokens });
}

/** Too many requests, server errors and broken connections are worth another try; every other refusal is not. */
function asModelError(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted || error instanceof APIUserAbortError) return signal.reason ?? error;
  if (error instanceof APIConnectionError) return new ModelError('model_unavailable', 'the model cannot be reached', { cause: error, retryable: true });
  if (!(error instanceof APIError)) return error;
  const wait = Number(error.headers?.get('retry-after'));
  const retryable = error.status === 429 || error.status === 408 || (error.status ?? 500) >= 500;
  const message = error.status === 401 ? 'the model refuses our key; check OPENAI_API_KEY' : `the model answered ${error.status ?? 'with an error'}`;
  return new ModelError(retryable ? 'model_unavailable' : 'model_rejected', message, { cause: error, retryable, retry_after_s: wait > 0 ? wait : undefined });
}
