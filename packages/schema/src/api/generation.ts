import { z } from 'zod';
import { BudgetRow } from '../budget.ts';
import { Documentation, DocumentationMode, FailedDocumentation, Origin, SymbolContext } from '../documentation.ts';
import { SymbolId } from '../ids.ts';
import { contract } from './contract.ts';

export const GenerateRequest = z.object({
  job_id: z.string(),
  symbols: z.array(z.object({ symbol_id: SymbolId, context: SymbolContext })),
  documentation: DocumentationMode.default('full'),
  /** Hard; symbols are taken in the order given and what no longer fits is listed as failed with `budget_reached`. */
  max_cost_usd: z.number().nonnegative().optional(),
  doc_language: z.string().optional(),
  /** Ask again for what was written before. */
  force: z.boolean().optional(),
});
export type GenerateRequest = z.output<typeof GenerateRequest>;

/** What was spent, as the API reports it: cached input is part of the input, reasoning part of the output. Failed calls are counted too. */
const Totals = z.object({
  total_tokens: z.int(),
  total_cost: z.number(),
  /** Symbols that were paid for before. */
  cached: z.int(),
  input_tokens: z.int(),
  cached_input_tokens: z.int(),
  output_tokens: z.int(),
  reasoning_tokens: z.int(),
  secrets_masked: z.int(),
  model: z.string(),
  prompt_version: z.string(),
  warnings: z.array(z.string()),
});

export const GenerateReply = Totals.extend({
  /** In the order asked; where the model wrote nothing, what could be extracted. */
  documented_symbols: z.array(Documentation),
  /** Every symbol that the model was to write about and did not, and why. */
  failed: z.array(FailedDocumentation),
});
export type GenerateReply = z.output<typeof GenerateReply>;

const Bill = z.object({
  /** Of the model, the prompt and its version; null when asking again could turn out otherwise. */
  key: z.string().nullable(),
  /** Paid for before, so that it cost nothing now. */
  cached: z.boolean(),
  input_tokens: z.int(),
  output_tokens: z.int(),
  /** Dollars that writing it took, now or before. */
  cost: z.number(),
});

/** One line of the streamed reply; the last is `completed`. */
export const GenerateLine = z.discriminatedUnion('type', [
  Bill.extend({ type: z.literal('documented'), documentation: Documentation }),
  /** `fallback`: what could be extracted instead. */
  Bill.extend({ type: z.literal('failed'), failure: FailedDocumentation, fallback: Documentation.nullable() }),
  /** Nothing was done for a while: calls under way, and calls that wait for their turn. */
  z.object({ type: z.literal('waiting'), active: z.int(), waiting: z.int() }),
  Totals.extend({ type: z.literal('completed') }),
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

export const EstimateRequest = GenerateRequest.extend({
  /** Tell each symbol's key and price too. */
  with_items: z.boolean().optional(),
});
export type EstimateRequest = z.output<typeof EstimateRequest>;

/** A symbol's share of an estimate; of one that was paid for before, nothing. */
export const EstimateItem = z.object({ symbol_id: SymbolId, key: z.string(), input_tokens: z.int(), output_tokens_max: z.int(), cost_usd_max: z.number() });
export type EstimateItem = z.output<typeof EstimateItem>;

export const EstimateReply = z.object({
  symbols: z.int(),
  /** Paid for before: nothing of the rest is about them. */
  symbols_cached: z.int(),
  /** Of one question a symbol, as they would be sent. */
  input_tokens: z.int(),
  output_tokens_max: z.int(),
  cost_usd_max: z.number(),
  model: z.string(),
  prompt_version: z.string(),
  secrets_masked: z.int(),
  per_budget: z.array(BudgetRow),
  items: z.array(EstimateItem).optional(),
});
export type EstimateReply = z.output<typeof EstimateReply>;

export const estimateGeneration = contract({
  name: 'estimateGeneration',
  summary: 'Tokens and price of a generate call; calls nobody.',
  method: 'POST',
  path: '/estimate',
  body: EstimateRequest,
  reply: EstimateReply,
  idempotent: true,
  body_limit,
});

/** A symbol as a summary knows it: what was written about it. */
export const SummaryFact = z.object({ symbol_id: SymbolId, name: z.string(), kind: z.string(), sentence: z.string() });
export type SummaryFact = z.output<typeof SummaryFact>;

/** What sentences are to be written about: a part of the repository, or the whole. */
export const SummarySubject = z.object({
  subject_id: z.string(),
  kind: z.enum(['part', 'repository']),
  name: z.string(),
  /** In words: languages, sizes, what it leans on. */
  notes: z.array(z.string()).default([]),
  /** The most central first. */
  facts: z.array(SummaryFact),
});
export type SummarySubject = z.output<typeof SummarySubject>;

export const SummarizeRequest = z.object({
  job_id: z.string(),
  subjects: z.array(SummarySubject),
  documentation: DocumentationMode.default('full'),
  max_cost_usd: z.number().nonnegative().optional(),
  doc_language: z.string().optional(),
  force: z.boolean().optional(),
  /** Tell the keys alone, and ask nobody. */
  keys_only: z.boolean().optional(),
});
export type SummarizeRequest = z.output<typeof SummarizeRequest>;

/** A sentence, and the symbols it rests on. */
export const SummarySentence = z.object({ text: z.string(), symbol_ids: z.array(SymbolId) });
export type SummarySentence = z.output<typeof SummarySentence>;

/** `sentences` is empty where nothing was asked, or nothing held; `failure` says why the model did not write them. */
export const Summary = Bill.extend({
  subject_id: z.string(),
  sentences: z.array(SummarySentence),
  origin: Origin,
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
});
export type Summary = z.output<typeof Summary>;

export const SummarizeReply = z.object({ summaries: z.array(Summary), model: z.string() });
export type SummarizeReply = z.output<typeof SummarizeReply>;

export const summarize = contract({
  name: 'summarize',
  summary: 'Sentences about parts and the whole, each with the symbols it rests on.',
  method: 'POST',
  path: '/summarize',
  body: SummarizeRequest,
  reply: SummarizeReply,
  body_limit,
});
