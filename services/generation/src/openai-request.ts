import { z } from 'zod';
import type { Dialect } from './dialect.ts';
import type { Question } from './model.ts';
import type { ChatMessage, ChatRequest } from './openai.ts';

/** A question in a server's dialect: the same question and dialect give the same bytes. */
export function requestOf(model: string, question: Question<unknown>, dialect: Dialect, output_limit: number): ChatRequest {
  const limit = dialect.output_limits[0];
  return {
    model,
    messages: messagesOf(question, dialect),
    ...(dialect.answers === 'text' ? {} : { response_format: formatOf(question, dialect.answers) }),
    ...(limit === undefined ? {} : { [limit]: output_limit }),
    // The vendor's types lag behind its models.
    ...(dialect.reasoning_effort === null ? {} : { reasoning_effort: dialect.reasoning_effort as 'low' }),
    ...(dialect.is_tunable ? { temperature: 0, seed: 1 } : {}),
  };
}

function messagesOf({ system, user, round, schema }: Question<unknown>, { answers, instructions }: Dialect): ChatMessage[] {
  const told = answers === 'json_schema' ? system : `${system}\n\nAnswer with JSON alone, of this JSON Schema:\n${JSON.stringify(schemaOf(schema))}`;
  const first: ChatMessage[] =
    instructions === 'user'
      ? [{ role: 'user', content: `${told}\n\n${user}` }]
      : [
          { role: 'system', content: told },
          { role: 'user', content: user },
        ];
  return round === undefined ? first : [...first, { role: 'assistant', content: round.answer }, { role: 'user', content: round.remark }];
}

const formatOf = ({ name, schema }: Question<unknown>, answers: 'json_schema' | 'json_object') =>
  answers === 'json_object' ? ({ type: 'json_object' } as const) : ({ type: 'json_schema', json_schema: { name, strict: true, schema: schemaOf(schema) } } as const);

const schemas = new WeakMap<z.ZodType, Record<string, unknown>>();

function schemaOf(schema: z.ZodType): Record<string, unknown> {
  const known = schemas.get(schema);
  if (known) return known;
  const { $schema: _, ...written } = z.toJSONSchema(schema) as Record<string, unknown>;
  schemas.set(schema, written);
  return written;
}
