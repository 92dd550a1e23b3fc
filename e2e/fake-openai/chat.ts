import { createHash } from 'node:crypto';
import { get_encoding } from 'tiktoken';
import type { Fault } from './faults.ts';

export interface ChatBody {
  model: string;
  messages: { role: string; content: string }[];
  response_format?: { type: string; json_schema?: { name: string; strict?: boolean; schema: Record<string, unknown> } };
  max_completion_tokens?: number;
  max_tokens?: number;
  reasoning_effort?: string;
  temperature?: number;
  seed?: number;
  [more: string]: unknown;
}

export interface Reply {
  status: number;
  body: unknown;
}

/** What the model says about one symbol; `told` is the part of the prompt that is about it, `body` the whole. */
export type Write = (told: string, body: ChatBody) => { summary: string; claims: { kind: string; object: string }[] };

const encoding = get_encoding('o200k_base');
export const tokensOf = (text: string): number => encoding.encode(text, [], []).length;

/** As OpenAI counts: four around each message, three to begin the answer. */
export const promptTokens = ({ messages }: ChatBody): number => 3 + messages.reduce((sum, { content }) => sum + 4 + tokensOf(content), 0);

/** A sentence that says nothing wrong, and is another for another prompt. */
export const writeHonestly: Write = (told) => ({ summary: `Does step ${digest(told)} of the work and gives back what came of it.`, claims: [] });

/** Letters only, so that no check takes it for a name. */
const digest = (text: string): string =>
  createHash('sha256')
    .update(text)
    .digest('hex')
    .slice(0, 8)
    .replace(/\d/g, (digit) => 'ghijklmnop'[Number(digit)] ?? '');

const SPOILED: Partial<Record<Fault, string>> = { empty: '', not_json: 'Sure! Here is what you asked for.', wrong_shape: '{"text":"x"}' };

export function completionFor(body: ChatBody, write: Write, fault: Fault | undefined): unknown {
  const refusal = fault === 'refusal' ? 'I cannot help with that.' : null;
  const whole = refusal ? '' : (SPOILED[fault as Fault] ?? wordsFor(body, write, fault));
  const limit = body.max_completion_tokens ?? body.max_tokens ?? Number.POSITIVE_INFINITY;
  const reasoning_tokens = /^(gpt-5|o\d)/.test(body.model) && !['minimal', 'none'].includes(body.reasoning_effort ?? '') ? 64 : 0;
  const isCut = fault === 'cut_off' || tokensOf(whole) + reasoning_tokens > limit;
  const content = isCut ? whole.slice(0, Math.floor(whole.length / 2)) : whole;
  const [prompt_tokens, completion_tokens] = [promptTokens(body), tokensOf(content) + tokensOf(refusal ?? '') + reasoning_tokens];
  return {
    id: `chatcmpl-${createHash('sha256').update(JSON.stringify(body)).digest('hex').slice(0, 12)}`,
    object: 'chat.completion',
    created: 1_764_000_000,
    model: body.model,
    choices: [
      {
        index: 0,
        finish_reason: isCut ? 'length' : fault === 'content_filter' ? 'content_filter' : 'stop',
        message: { role: 'assistant', content: refusal ? null : fault === 'content_filter' ? '' : content, refusal },
        logprobs: null,
      },
    ],
    usage: {
      prompt_tokens,
      completion_tokens,
      total_tokens: prompt_tokens + completion_tokens,
      prompt_tokens_details: { cached_tokens: 0 },
      completion_tokens_details: { reasoning_tokens },
    },
  };
}

/** Asked for sentences about many facts: one about each of the first two, resting on it. */
const summaryOf = (told: string): string =>
  JSON.stringify({
    sentences: [...told.matchAll(/^(F\d+) \S+ `([^`]+)`/gm)].slice(0, 2).map(([, label, name]) => ({ text: `Builds on \`${name}\` for step ${digest(told)}.`, rests_on: [label] })),
  });

/** An answer for each symbol the prompt labels, or for the one it is about. A model held to no schema talks around its JSON. */
function wordsFor(body: ChatBody, write: Write, fault: Fault | undefined): string {
  const told = body.messages[body.messages.length > 1 ? 1 : 0]?.content ?? '';
  const parts = told.split(/^<facts (S\d+) \w+>$/m).slice(1);
  const labelled = Array.from({ length: Math.floor(parts.length / 2) }, (_, i) => ({ symbol: parts[i * 2] as string, told: parts[i * 2 + 1] as string }));
  const isGroup = labelled.length > 0 && /"symbols"/.test(JSON.stringify(body.response_format ?? '') + (body.messages[0]?.content ?? ''));
  const symbols = labelled.map(({ symbol, told: part }) => ({ symbol, ...write(part, body) }));
  if (fault === 'missing_item') symbols.pop();
  const isSummary = /"rests_on"/.test(JSON.stringify(body.response_format ?? '') + (body.messages[0]?.content ?? ''));
  const answer = isSummary ? summaryOf(told) : JSON.stringify(isGroup ? { symbols } : write(told, body));
  return body.response_format === undefined ? `Here you are:\n\`\`\`json\n${answer}\n\`\`\`\nAnything else?` : answer;
}
