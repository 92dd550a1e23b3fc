import OpenAI, { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError, toFile } from 'openai';
import type { ChatCompletion, ChatCompletionCreateParamsNonStreaming, ChatCompletionMessageParam } from 'openai/resources/chat/completions';
import type { BatchApi } from './batch.ts';
import { Refused, type SendChat } from './language-model.ts';
import { ModelError } from './model.ts';
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

function faultOf(error: unknown, signal: AbortSignal, model: string, host: string): unknown {
  if (error instanceof APIConnectionTimeoutError) return new ModelError('model_timeout', 'the model did not answer in time', { cause: error, outlook: 'again' });
  if (error instanceof APIUserAbortError || signal.aborted) return signal.reason ?? error;
  if (error instanceof APIConnectionError) return new ModelError('model_unavailable', `the model at ${host} cannot be reached`, { cause: error, outlook: 'again' });
  if (error instanceof APIError && error.status !== undefined) return faultOfStatus(error, model, host);
  if (error instanceof SyntaxError || error instanceof TypeError) return new ModelError('model_unavailable', 'the answer broke off', { cause: error, outlook: 'again' });
  return error;
}

/** Throws as `sendChat` does. */
export function batchApi(client: OpenAI, { model, base_url }: Pick<OpenAiSettings, 'model' | 'base_url'>): BatchApi {
  const host = new URL(base_url ?? client.baseURL).host;
  const named = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw faultOf(error, NEVER, model, host);
    }
  };
  return {
    async create(lines, metadata) {
      const file = await named(client.files.create({ file: await toFile(Buffer.from(lines), 'doctown.jsonl'), purpose: 'batch' }));
      return named(client.batches.create({ input_file_id: file.id, endpoint: '/v1/chat/completions', completion_window: '24h', metadata }));
    },
    get: (id) => named(client.batches.retrieve(id)),
    async newest(count) {
      const found = [];
      const page = await named(client.batches.list({ limit: 100 }));
      for await (const batch of page) if (found.push(batch) >= count) break;
      return found;
    },
    read: async (file_id) => (await named(client.files.content(file_id))).text(),
    faultOf: (status, error) => faultOfStatus({ status, code: error?.code, param: error?.param, message: error?.message ?? '' }, model, host),
  };
}

const NEVER = new AbortController().signal;

interface Status {
  status?: number | undefined;
  code?: string | null | undefined;
  param?: string | null | undefined;
  message: string;
  headers?: Headers | undefined;
}

function faultOfStatus(error: Status, model: string, host: string): Error {
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
