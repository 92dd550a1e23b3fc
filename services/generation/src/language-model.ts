import { answerOf } from './answer-of.ts';
import { type Dialect, dialectOf, learn } from './dialect.ts';
import { familyOf } from './families.ts';
import { type AskModel, ModelError, type Question } from './model.ts';
import type { ChatCompletion, ChatRequest } from './openai.ts';
import { requestOf } from './openai-request.ts';

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

export interface LanguageModel {
  ask: AskModel;
  /** The most output tokens that the question can cost. */
  outputLimit(question: Pick<Question<unknown>, 'answer_tokens'>): number;
}

/** Room to think, by how much it is asked to; a model of its own mind takes much. */
const THINKING_TOKENS = { none: 100, minimal: 500, low: 2000 } as const;
const THINKING_FREELY = 4000;
/** Each gives something up; more would mean that a server refuses for another reason. */
const MOST_LESSONS = 8;

const thinkingTokens = ({ thinks, reasoning_effort }: Dialect): number => (!thinks ? 0 : reasoning_effort === null ? THINKING_FREELY : THINKING_TOKENS[reasoning_effort]);

/** Asks in the server's dialect: what it refuses once is left out from then on. */
export function openAiModel(model: string, send: SendChat): LanguageModel {
  let dialect = dialectOf(familyOf(model));
  const outputLimit = ({ answer_tokens }: Pick<Question<unknown>, 'answer_tokens'>) => answer_tokens + thinkingTokens(dialect);
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
