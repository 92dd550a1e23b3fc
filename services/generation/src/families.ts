/** What a kind of model accepts in a chat completion. */
export interface Family {
  /** Of the model's name without a vendor before it. */
  name: RegExp;
  output_limit: 'max_completion_tokens' | 'max_tokens';
  /** The least thinking it offers; null: it takes no such parameter. */
  reasoning_effort: 'none' | 'minimal' | 'low' | null;
  /** Thinks before it answers, so that it needs room for that too. */
  thinks: boolean;
  /** Takes `temperature` and `seed`. */
  is_tunable: boolean;
  answers: AnswerFormat;
  /** The role that instructions come in. */
  instructions: 'system' | 'user';
}

/** How an answer's shape is asked for: by schema, as any JSON, or in words alone. */
export type AnswerFormat = 'json_schema' | 'json_object' | 'text';

const common = { output_limit: 'max_completion_tokens', reasoning_effort: null, thinks: false, is_tunable: true, answers: 'json_schema', instructions: 'system' } as const;
const thinking = { ...common, thinks: true, is_tunable: false } as const;

/** The first that fits. What the table does not know is learned from the server's refusal. */
const FAMILIES: readonly Family[] = [
  { name: /^gpt-5(\.\d+)?-chat/, ...common },
  { name: /^gpt-5\.\d/, ...thinking, reasoning_effort: 'none' },
  { name: /^gpt-5/, ...thinking, reasoning_effort: 'minimal' },
  { name: /^o1-(mini|preview)/, ...thinking, answers: 'text', instructions: 'user' },
  { name: /^o\d/, ...thinking, reasoning_effort: 'low' },
  { name: /^gpt-oss/, ...common, output_limit: 'max_tokens', reasoning_effort: 'low', thinks: true },
  { name: /^gpt-4(\.1|o|\.5)|^chatgpt-4o/, ...common },
  { name: /^gpt-(4-turbo|3\.5)/, ...common, answers: 'json_object' },
  { name: /^gpt-4/, ...common, answers: 'text' },
  { name: /(^|[-_:/])(r1|qwq|qwen3|thinking|reasoner)/, ...common, output_limit: 'max_tokens', thinks: true },
];

/** Servers of one's own and models nobody told us of: the parameters that the most servers know. */
const UNKNOWN: Family = { name: /^/, ...common, output_limit: 'max_tokens' };

/** `openai/gpt-5-nano` of a router is `gpt-5-nano`. */
export const familyOf = (model: string): Family => {
  const name = model.toLowerCase().replace(/^.*\//, '');
  return FAMILIES.find((family) => family.name.test(name)) ?? UNKNOWN;
};
