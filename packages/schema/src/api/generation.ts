import { z } from 'zod';
import { Documentation, DocumentationMode, FailedDocumentation, SymbolContext } from '../documentation.ts';
import { SymbolId } from '../ids.ts';
import { contract } from './contract.ts';

export const GenerateRequest = z.object({
  job_id: z.string(),
  symbols: z.array(z.object({ symbol_id: SymbolId, context: SymbolContext })),
  documentation: DocumentationMode.default('full'),
  /** Hard; symbols are taken in the order given and what no longer fits is listed as failed with `budget_reached`. */
  max_cost_usd: z.number().nonnegative().optional(),
  doc_language: z.string().optional(),
});
export type GenerateRequest = z.output<typeof GenerateRequest>;

export const GenerateReply = z.object({
  documented_symbols: z.array(Documentation),
  failed: z.array(FailedDocumentation),
  total_tokens: z.int(),
  total_cost: z.number(),
  cached: z.int(),
  input_tokens: z.int(),
  output_tokens: z.int(),
  model: z.string(),
  prompt_version: z.string(),
  warnings: z.array(z.string()),
});
export type GenerateReply = z.output<typeof GenerateReply>;

/** One line of the streamed reply; the last is `completed`. */
export const GenerateLine = z.discriminatedUnion('type', [
  z.object({ type: z.literal('documented'), documentation: Documentation, input_tokens: z.int(), output_tokens: z.int(), cost: z.number() }),
  z.object({ type: z.literal('failed'), failure: FailedDocumentation }),
  z.object({
    type: z.literal('completed'),
    total_tokens: z.int(),
    total_cost: z.number(),
    cached: z.int(),
    input_tokens: z.int(),
    output_tokens: z.int(),
    model: z.string(),
    prompt_version: z.string(),
    warnings: z.array(z.string()),
  }),
]);
export type GenerateLine = z.output<typeof GenerateLine>;

const body_limit = 256 * 1024 * 1024;

export const generate = contract({
  name: 'generate',
  summary: 'Contexts to sentences; with Accept: application/x-ndjson one line a symbol as soon as it is done.',
  method: 'POST',
  path: '/generate',
  body: GenerateRequest,
  reply: GenerateReply,
  body_limit,
});
export const generateStream = contract({
  name: 'generateStream',
  summary: 'The same, one line a symbol.',
  method: 'POST',
  path: '/generate',
  body: GenerateRequest,
  reply: GenerateLine,
  stream: 'ndjson',
  body_limit,
});

export const EstimateReply = z.object({ symbols: z.int(), input_tokens: z.int(), output_tokens_max: z.int(), cost_usd_max: z.number(), model: z.string() });
export type EstimateReply = z.output<typeof EstimateReply>;

export const estimateGeneration = contract({
  name: 'estimateGeneration',
  summary: 'Tokens and price of a generate call; calls nobody.',
  method: 'POST',
  path: '/estimate',
  body: GenerateRequest,
  reply: EstimateReply,
  idempotent: true,
  body_limit,
});
