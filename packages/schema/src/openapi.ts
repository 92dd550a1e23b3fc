import { z } from 'zod';
import type { AnyContract } from './api/contract.ts';
import { ErrorBody } from './errors.ts';
import { VERSION } from './version.ts';

type Json = Record<string, unknown>;

const bytesSchema = { type: 'string', format: 'binary' };

/** JSON Schema (2020-12) of what a value looks like on the way in or out. */
export function jsonSchema(schema: z.ZodType, io: 'input' | 'output' = 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', target: 'draft-2020-12' });
  return rest;
}

/** An OpenAPI 3.1 document of the given contracts. */
export function openApi(title: string, routes: readonly AnyContract[]): Json {
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const path = route.path.replace(/:([a-z_]+)/g, '{$1}');
    const operation = operationOf(route);
    paths[path] = { [route.method.toLowerCase()]: operation, ...paths[path] };
  }
  return { openapi: '3.1.0', info: { title, version: VERSION, license: { name: 'MIT' } }, paths, components: { schemas: { Error: jsonSchema(ErrorBody) } } };
}

function operationOf(route: AnyContract): Json {
  return {
    operationId: route.name,
    summary: route.summary,
    parameters: [...parametersOf(route.params, 'path'), ...parametersOf(route.query, 'query')],
    ...(route.body ? { requestBody: { required: true, content: { 'application/json': { schema: jsonSchema(route.body, 'input') } } } } : {}),
    responses: {
      [route.status ?? 200]: { description: 'success', content: contentOf(route) },
      default: { description: 'failure', content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } } },
    },
  };
}

function parametersOf(schema: z.ZodObject | undefined, where: 'path' | 'query'): Json[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = jsonSchema(schema, 'input') as { properties?: Record<string, Json>; required?: string[] };
  return Object.entries(properties).map(([name, value]) => ({ name, in: where, required: where === 'path' || required.includes(name), schema: value }));
}

function contentOf(route: AnyContract): Json {
  if (route.stream === 'bytes') return { 'application/octet-stream': { schema: bytesSchema } };
  const type = route.stream === 'sse' ? 'text/event-stream' : route.stream === 'ndjson' ? 'application/x-ndjson' : 'application/json';
  return { [type]: { schema: jsonSchema(route.reply) } };
}
