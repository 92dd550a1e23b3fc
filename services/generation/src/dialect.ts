import type { AnswerFormat, Family } from './families.ts';

/** What one server takes for one model: its family's row, less what it refused so far. */
export interface Dialect extends Omit<Family, 'name' | 'output_limit'> {
  /** Names for the limit of an answer that were not refused yet, the best first. */
  output_limits: readonly ('max_completion_tokens' | 'max_tokens')[];
}

export function dialectOf({ name: _, output_limit, ...family }: Family): Dialect {
  return { ...family, output_limits: output_limit === 'max_tokens' ? ['max_tokens', 'max_completion_tokens'] : ['max_completion_tokens', 'max_tokens'] };
}

/** A server's refusal of a request's form: HTTP 400, or 422 of some. */
export interface Refusal {
  /** The parameter, as the server names it, if it does. */
  param: string | null;
  message: string;
}

const EFFORTS = ['none', 'minimal', 'low'] as const;
const WEAKER: Record<AnswerFormat, AnswerFormat | null> = { json_schema: 'json_object', json_object: 'text', text: null };

/** The dialect without what was refused; null when the refusal is about something else. Every step gives something up, so learning ends. */
export function learn(dialect: Dialect, { param, message }: Refusal): Dialect | null {
  const about = (...names: string[]): boolean => names.some((name) => (param === null ? message.toLowerCase().includes(name) : param.startsWith(name)));
  if (about('response_format', 'json_schema', 'json_object', 'structured output', 'guided')) {
    const answers = WEAKER[dialect.answers];
    return answers && { ...dialect, answers };
  }
  if (about('reasoning_effort', 'reasoning.effort')) return dialect.reasoning_effort && { ...dialect, reasoning_effort: otherEffort(dialect.reasoning_effort, message) };
  if (about('temperature', 'seed')) return dialect.is_tunable ? { ...dialect, is_tunable: false } : null;
  if (isAboutLimit(dialect.output_limits[0], param, message)) return { ...dialect, output_limits: dialect.output_limits.slice(1) };
  if (dialect.instructions === 'system' && /role.{0,40}system|system.{0,20}(role|message)/is.test(message)) return { ...dialect, instructions: 'user' };
  return null;
}

/** The least that the refusal says is offered; none when it says nothing, or nothing less. */
function otherEffort(refused: (typeof EFFORTS)[number], message: string): Dialect['reasoning_effort'] {
  const offered = message.replace(new RegExp(`^.*?${refused}`, 's'), '');
  return EFFORTS.find((effort) => effort !== refused && EFFORTS.indexOf(effort) > EFFORTS.indexOf(refused) && new RegExp(`\\b${effort}\\b`).test(offered)) ?? null;
}

/** Only when the parameter itself is refused, not its size. */
const isAboutLimit = (limit: string | undefined, param: string | null, message: string): boolean =>
  limit !== undefined &&
  (param === limit || message.includes(limit)) &&
  /unsupported|not supported|unrecognized|unknown|unexpected|not permitted|extra (inputs|fields)|instead/i.test(message);
