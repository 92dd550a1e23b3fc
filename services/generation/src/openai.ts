import OpenAI, { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';
import type { ChatCompletion, ChatCompletionCreateParamsNonStreaming, ChatCompletionMessageParam } from 'openai/resources/chat/completions';
import { answerOf } from './answer-of.ts';
import { type Dialect, dialectOf, learn } from './dialect.ts';
import { familyOf } from './families.ts';
import { type AskModel, ModelError, type Question } from './model.ts';
import { requestOf } from './openai-request.ts';
import { type RateLimits, rateLimitsOf, retryAfterMs } from './rate-limits.ts';

export interface OpenAiSettings {
  api_key: string | undefined;
  base_url: string | undefined;
  model: string;
  timeout_ms: number;
  /** Told of every answer, refusals included. */
  onLimits?: (limits: RateLimits) => void;
}

export type { ChatCompletion };
export type ChatRequest = ChatCompletionCreateParamsNonStreaming;
export type ChatMessage = ChatCompletionMessageParam;

/** Sends one request as it is. Throws `ModelError`, or `Refused` when the server does not take its form. */
export type SendChat = (request: ChatRequest, signal: AbortSignal) => Promise<ChatCompletion>;

/** HTTP 400 or 422: what is sent must change before it is sent again. */
export class Refused extends Error {
  readonly param: string | null;
  readonly code: string | null;

  constructor(error: { message: string; param?: string | null | undefined; code?: string | null | undefined }) {
    super(error.message);
    this.param = error.param ?? null;
    this.code = error.code ?? null;
  }
}

/** The vendor's client; its own retries are off, since ours are counted. */
export function openAiClient({ api_key, base_url, timeout_ms }: Omit<OpenAiSettings, 'model' | 'onLimits'>): OpenAI {
  const address = base_url === undefined ? null : new URL(base_url);
  const isAzure = address?.hostname.endsWith('.azure.com') ?? false;
  return new OpenAI({
    apiKey: api_key ?? 'none',
    maxRetries: 0,
    timeout: timeout_ms,
    ...(address ? { baseURL: address.origin + address.pathname.replace(/\/$/, ''), defaultQuery: Object.fromEntries(address.searchParams) } : {}),
    ...(isAzure && api_key !== undefined ? { defaultHeaders: { 'api-key': api_key } } : {}),
  });
}

/** One answer a request, at once. */
export function sendChat(client: OpenAI, { model, base_url, onLimits }: Pick<OpenAiSettings, 'model' | 'base_url' | 'onLimits'>): SendChat {
  const host = new URL(base_url ?? client.baseURL).host;
  return async (request, signal) => {
    try {
      const { data, response } = await client.chat.completions.create(request, { signal }).withResponse();
      onLimits?.(rateLimitsOf(response.headers));
      return data;
    } catch (error) {
      if (error instanceof APIError && error.headers) onLimits?.(rateLimitsOf(error.headers));
      throw faultOf(error, signal, model, host);
    }
  };
}

export interface LanguageModel {
  ask: AskModel;
  /** The most output tokens that the question can cost. */
  outputLimit(question: Pick<Question<unknown>, 'answer_tokens'>): number;
}

const THINKING_TOKENS = 1000;
/** Each gives something up; more would mean that a server refuses for another reason. */
const MOST_LESSONS = 8;

/** Asks in the server's dialect: what it refuses once is left out from then on. */
export function openAiModel(model: string, send: SendChat): LanguageModel {
  let dialect = dialectOf(familyOf(model));
  const outputLimit = ({ answer_tokens }: Pick<Question<unknown>, 'answer_tokens'>) => answer_tokens + (dialect.thinks ? THINKING_TOKENS : 0);
  const sendLearning = async (question: Question<unknown>, signal: AbortSignal): Promise<ChatCompletion> => {
    for (let lessons = 0; ; lessons++) {
      const spoken: Dialect = dialect;
      try {
        return await send(requestOf(model, question, spoken, outputLimit(question)), signal);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        const lesson = learn(spoken, error);
        if (lesson === null || lessons >= MOST_LESSONS) throw rejected(error);
        // Another call may have learned the same, or more, meanwhile.
        if (dialect === spoken) dialect = lesson;
      }
    }
  };
  return { ask: async (question, signal) => answerOf(await sendLearning(question, signal), question), outputLimit };
}

function rejected({ message, code }: Refused): ModelError {
  if (code === 'content_filter') return new ModelError('content_filter', 'the content filter of the model did not let the question through');
  return new ModelError('model_rejected', `the model does not take this request: ${message.slice(0, 200)}`);
}

function faultOf(error: unknown, signal: AbortSignal, model: string, host: string): unknown {
  if (error instanceof APIConnectionTimeoutError) return new ModelError('model_timeout', 'the model did not answer in time', { cause: error, outlook: 'again' });
  if (error instanceof APIUserAbortError || signal.aborted) return signal.reason ?? error;
  if (error instanceof APIConnectionError) return new ModelError('model_unavailable', `the model at ${host} cannot be reached`, { cause: error, outlook: 'again' });
  if (error instanceof APIError && error.status !== undefined) return faultOfStatus(error, model, host);
  if (error instanceof SyntaxError || error instanceof TypeError) return new ModelError('model_unavailable', 'the answer broke off', { cause: error, outlook: 'again' });
  return error;
}

function faultOfStatus(error: APIError, model: string, host: string): Error {
  const { status = 500, code } = error;
  const fatal = (fault: 'quota_exceeded' | 'model_rejected', message: string) => new ModelError(fault, message, { cause: error, outlook: 'fatal' });
  const again = (fault: 'rate_limited' | 'model_unavailable', message: string) =>
    new ModelError(fault, message, { cause: error, outlook: 'again', retry_after_ms: retryAfterMs(error.headers) });
  if (status === 401 || status === 403) return fatal('model_rejected', `${host} refuses our key (${status}); check OPENAI_API_KEY`);
  if (status === 404) return fatal('model_rejected', `${host} knows no model ${model}; check MODEL_NAME and OPENAI_BASE_URL`);
  if (status === 402 || (status === 429 && (code === 'insufficient_quota' || code === 'billing_hard_limit_reached')))
    return fatal('quota_exceeded', `the account at ${host} has no money left, or has reached its limit`);
  if (status === 429) return again('rate_limited', `${host} says that we ask too much`);
  if (status === 408 || status === 409 || status >= 500) return again('model_unavailable', `${host} answered ${status}`);
  if (status === 400 || status === 422) return new Refused(error);
  return new ModelError('model_rejected', `${host} answered ${status}`, { cause: error });
}
