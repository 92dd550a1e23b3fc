import type { Prompt } from './prompt.ts';

export interface Answer {
  summary: string;
  input_tokens: number;
  output_tokens: number;
}

/** A language model is one verb. Throws `ModelError`. */
export type AskModel = (prompt: Prompt, signal: AbortSignal) => Promise<Answer>;

export type ModelFault = 'refused' | 'cut_off' | 'invalid_answer' | 'model_rejected' | 'model_unavailable';

/** Why the model gave no sentence. What was spent on the way is still counted. */
export class ModelError extends Error {
  readonly code: ModelFault;
  readonly retryable: boolean;
  readonly retry_after_s: number | undefined;
  readonly tokens: { input_tokens: number; output_tokens: number };

  constructor(code: ModelFault, message: string, options: { cause?: unknown; retryable?: boolean; retry_after_s?: number | undefined; tokens?: ModelError['tokens'] } = {}) {
    super(message, { cause: options.cause });
    this.name = 'ModelError';
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.retry_after_s = options.retry_after_s;
    this.tokens = options.tokens ?? { input_tokens: 0, output_tokens: 0 };
  }
}
