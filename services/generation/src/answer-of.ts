import { ModelError, type ModelFault, type Question, type Reply, type Usage } from './model.ts';
import type { ChatCompletion } from './openai.ts';
import { countTokens, inputTokens } from './tokens.ts';

/** What a completion says, read as the question asks. Throws `ModelError` with what was spent on an answer that cannot be used. */
export function answerOf<T>(completion: ChatCompletion, question: Question<T>): Reply<T> {
  const choice = completion.choices?.[0];
  const content = choice?.message?.content ?? '';
  const usage = usageOf(completion, question, content);
  const fail = (code: ModelFault, message: string): never => {
    throw new ModelError(code, message, { usage });
  };
  if (choice?.message?.refusal) fail('refused', 'the model refused to answer');
  if (choice?.finish_reason === 'content_filter') fail('content_filter', 'the content filter of the model stopped the answer');
  if (choice?.finish_reason === 'length') fail('cut_off', 'the answer was longer than its limit');
  if (content.trim() === '') fail('empty_answer', 'the model answered nothing');
  const json = jsonIn(content);
  if (json === undefined) return fail('invalid_json', 'the model answered something that is not JSON');
  const value = question.read(json);
  return value === null ? fail('invalid_answer', 'the model answered JSON of another shape') : { value, usage };
}

/** As the server counted; counted here where it does not say. */
function usageOf({ usage }: ChatCompletion, question: Question<unknown>, content: string): Usage {
  return {
    input_tokens: usage?.prompt_tokens ?? inputTokens(question),
    cached_input_tokens: usage?.prompt_tokens_details?.cached_tokens ?? 0,
    output_tokens: usage?.completion_tokens ?? countTokens(content),
    reasoning_tokens: usage?.completion_tokens_details?.reasoning_tokens ?? 0,
  };
}

/** The text as JSON, or the JSON in it: servers that know no formats put words or a fence around it, or thoughts before it. */
function jsonIn(content: string): unknown {
  const spoken = content.replace(/^[\s\S]*<\/think>/, '');
  const outermost = spoken.slice(spoken.indexOf('{'), spoken.lastIndexOf('}') + 1);
  for (const text of [spoken, outermost]) {
    try {
      return JSON.parse(text);
    } catch {}
  }
  return undefined;
}
