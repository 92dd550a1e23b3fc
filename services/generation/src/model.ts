import type { z } from 'zod';

/** Tokens as the API reports them; `cached_input_tokens` are part of the input, `reasoning_tokens` part of the output. */
export interface Usage {
  input_tokens: number;
  cached_input_tokens: number;
  output_tokens: number;
  reasoning_tokens: number;
}

export const noUsage = (): Usage => ({ input_tokens: 0, cached_input_tokens: 0, output_tokens: 0, reasoning_tokens: 0 });

export function addUsage(sum: Usage, more: Usage): void {
  for (const name of Object.keys(sum) as (keyof Usage)[]) sum[name] += more[name];
}

/** Splits evenly, to the token: the parts add up to the whole. */
export function shareUsage(whole: Usage, parts: number): Usage[] {
  const share = (total: number, i: number): number => Math.floor((total * (i + 1)) / parts) - Math.floor((total * i) / parts);
  return Array.from({ length: parts }, (_, i) => ({
    input_tokens: share(whole.input_tokens, i),
    cached_input_tokens: share(whole.cached_input_tokens, i),
    output_tokens: share(whole.output_tokens, i),
    reasoning_tokens: share(whole.reasoning_tokens, i),
  }));
}

/** What a model is asked, and the shape of what it is to answer. */
export interface Question<T> {
  system: string;
  user: string;
  /** An answer that was not good enough, and what is said to it: a second round. */
  round?: { answer: string; remark: string } | undefined;
  /** The answer's shape as one word, and as a schema for servers that hold to one. */
  name: string;
  schema: z.ZodType;
  /** Every answer goes through here, whatever the server promised; null: of another shape. */
  read: (json: unknown) => T | null;
  /** Room for the answer itself; models that think first get more on top. */
  answer_tokens: number;
}

export interface Reply<T> {
  value: T;
  usage: Usage;
}

/** A language model is one verb. Throws `ModelError`. */
export type AskModel = <T>(question: Question<T>, signal: AbortSignal) => Promise<Reply<T>>;

/** Why there is no answer, or none that can be used. */
export type ModelFault =
  | 'refused'
  | 'content_filter'
  | 'cut_off'
  | 'empty_answer'
  | 'invalid_json'
  | 'invalid_answer'
  | 'rate_limited'
  | 'quota_exceeded'
  | 'model_rejected'
  | 'model_unavailable'
  | 'model_timeout'
  | 'circuit_open'
  | 'budget_reached';

/** `again`: worth another try. `fatal`: nothing else will be answered either. */
type Outlook = 'again' | 'hopeless' | 'fatal';

interface ModelErrorOptions {
  cause?: unknown;
  outlook?: Outlook;
  retry_after_ms?: number | undefined;
  usage?: Usage;
}

/** What was spent on the way is still counted. */
export class ModelError extends Error {
  readonly code: ModelFault;
  readonly outlook: Outlook;
  readonly retry_after_ms: number | undefined;
  readonly usage: Usage;

  constructor(code: ModelFault, message: string, options: ModelErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.name = 'ModelError';
    this.code = code;
    this.outlook = options.outlook ?? 'hopeless';
    this.retry_after_ms = options.retry_after_ms;
    this.usage = options.usage ?? noUsage();
  }
}
