import type { ChatBody } from './chat.ts';

export interface Complaint {
  message: string;
  param: string | null;
  code: string | null;
}

const thinks = (model: string): boolean => /^(gpt-5|o\d)/.test(model) && !/-chat/.test(model);
const isOpenAi = (model: string): boolean => /^(gpt-|o\d|chatgpt)/.test(model);

const KNOWN = new Set([
  'model', 'messages', 'response_format', 'max_tokens', 'max_completion_tokens', 'temperature', 'top_p', 'seed', 'n', 'stop', 'stream', 'user', 'store', 'metadata',
  'reasoning_effort', 'frequency_penalty', 'presence_penalty', 'logprobs', 'service_tier', 'prompt_cache_key',
]); // biome-ignore format: a table

/** What the real one would refuse with 400, in its words; null when it would answer. */
export function complaintAbout(asked: ChatBody, answers: 'json_schema' | 'json_object' | 'text', behavesAs?: string): Complaint | null {
  const body = { ...asked, model: (behavesAs ?? asked.model).replace(/^.*\//, '') };
  const unknown = Object.keys(body).find((name) => !KNOWN.has(name));
  if (unknown) return { message: `Unrecognized request argument supplied: ${unknown}`, param: null, code: null };
  if (!Array.isArray(body.messages) || body.messages.length === 0)
    return { message: "Missing required parameter: 'messages'.", param: 'messages', code: 'missing_required_parameter' };
  return aboutTuning(body) ?? aboutFormat(body, answers);
}

function aboutTuning(body: ChatBody): Complaint | null {
  const { model } = body;
  if (thinks(model)) {
    if (body.max_tokens !== undefined)
      return unsupported('max_tokens', "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.", 'unsupported_parameter');
    if (body.temperature !== undefined && body.temperature !== 1)
      return unsupported('temperature', `Unsupported value: 'temperature' does not support ${body.temperature} with this model. Only the default (1) value is supported.`);
    const efforts = /^gpt-5\.\d/.test(model) ? ['none', 'low', 'medium', 'high'] : /^gpt-5/.test(model) ? ['minimal', 'low', 'medium', 'high'] : ['low', 'medium', 'high'];
    if (body.reasoning_effort !== undefined && !efforts.includes(body.reasoning_effort)) {
      const listed = efforts.map((effort) => `'${effort}'`).join(', ');
      return unsupported('reasoning_effort', `Unsupported value: 'reasoning_effort' does not support '${body.reasoning_effort}' with this model. Supported values are: ${listed}.`);
    }
  } else {
    if (body.reasoning_effort !== undefined) return { message: 'Unrecognized request argument supplied: reasoning_effort', param: null, code: null };
    if (!isOpenAi(model) && body.max_completion_tokens !== undefined) return { message: 'Unrecognized request argument supplied: max_completion_tokens', param: null, code: null };
  }
  return null;
}

function aboutFormat({ response_format: format, messages }: ChatBody, answers: 'json_schema' | 'json_object' | 'text'): Complaint | null {
  if (format === undefined || format.type === 'text') return null;
  const isKnown = answers === 'json_schema' || (answers === 'json_object' && format.type === 'json_object');
  if (!isKnown) return unsupported('response_format', `Invalid parameter: 'response_format' of type '${format.type}' is not supported with this model.`, null);
  if (format.type === 'json_object') {
    if (messages.some(({ content }) => /json/i.test(content))) return null;
    return unsupported('messages', "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.", null);
  }
  const problem = problemIn(format.json_schema?.schema, []);
  const name = format.json_schema?.name ?? '';
  if (!/^[a-zA-Z0-9_-]{1,64}$/.test(name)) return unsupported('response_format.json_schema.name', `Invalid 'response_format.json_schema.name': '${name}'.`, 'invalid_value');
  return format.json_schema?.strict && problem ? unsupported('response_format', `Invalid schema for response_format '${name}': ${problem}`, null) : null;
}

/** What strict mode does not take of a schema, wherever it stands. */
function problemIn(schema: unknown, path: readonly string[]): string | null {
  if (typeof schema !== 'object' || schema === null) return `In context=(${path.join(', ')}), schema must be an object.`;
  const { type, properties, required, additionalProperties, items, anyOf, $defs } = schema as Record<string, unknown>;
  const here = `In context=(${path.join(', ')})`;
  if (path.length === 0 && type !== 'object') return `${here}, schema must be a JSON Schema of 'type: "object"'.`;
  if (type === 'object') {
    if (additionalProperties !== false) return `${here}, 'additionalProperties' is required to be supplied and to be false.`;
    const missing = Object.keys((properties ?? {}) as object).find((name) => !((required ?? []) as string[]).includes(name));
    if (missing) return `${here}, 'required' is required to be supplied and to be an array including every key in properties. Missing '${missing}'.`;
  }
  if (type === undefined && anyOf === undefined && !('$ref' in schema) && !('const' in schema) && !('enum' in schema)) return `${here}, schema must have a 'type' key.`;
  const inner: [string, unknown][] = [
    ...Object.entries((properties ?? {}) as object),
    ...Object.entries(($defs ?? {}) as object),
    ...(items === undefined ? [] : [['items', items] as [string, unknown]]),
    ...((anyOf ?? []) as unknown[]).map((one, i): [string, unknown] => [`anyOf ${i}`, one]),
  ];
  for (const [name, one] of inner) {
    const problem = problemIn(one, [...path, `'${name}'`]);
    if (problem) return problem;
  }
  return null;
}

const unsupported = (param: string, message: string, code: string | null = 'unsupported_value'): Complaint => ({ message, param, code });
