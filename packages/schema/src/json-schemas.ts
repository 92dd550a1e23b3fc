import type { z } from 'zod';
import type { AnyContract } from './api/contract.ts';
import * as api from './api/index.ts';
import * as files from './docpack/files.ts';
import { EventEnvelope, eventPayloads } from './events.ts';
import { jsonSchema } from './openapi.ts';

/** The docpack's files by name. */
export const docpackSchemas: Record<string, z.ZodType> = {
  manifest: files.Manifest,
  graph: files.Graph,
  nodes: files.Nodes,
  clusters: files.Clusters,
  source_map: files.SourceMap,
  symbol_contexts: files.SymbolContexts,
  overview: files.Overview,
};

/** Every route there is, by name. */
export const allContracts = (): AnyContract[] =>
  Object.values(api)
    .filter((value): value is Extract<typeof value, AnyContract> => typeof value === 'object' && value !== null && 'method' in value && 'path' in value)
    .sort((a, b) => (a.name < b.name ? -1 : 1));

/** JSON Schema of everything that crosses a boundary: routes, events, docpack files. */
export function wireSchemas(): Record<string, unknown> {
  const schemas: Record<string, unknown> = {};
  for (const route of allContracts()) schemas[`route ${route.name}`] = routeSchema(route);
  for (const [type, payload] of Object.entries(eventPayloads)) schemas[`event ${type}`] = jsonSchema(payload);
  for (const [name, schema] of Object.entries(docpackSchemas)) schemas[`docpack ${name}`] = jsonSchema(schema);
  schemas['event envelope'] = jsonSchema(EventEnvelope);
  return schemas;
}

const routeSchema = ({ method, path, params, query, body, reply, status, stream }: AnyContract): unknown => ({
  method,
  path,
  status: status ?? 200,
  stream: stream ?? null,
  input: [params, query, body].map((schema) => (schema ? jsonSchema(schema, 'input') : null)),
  reply: jsonSchema(reply),
});
