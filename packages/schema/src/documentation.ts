import { z } from 'zod';
import { SymbolId } from './ids.ts';
import { Language } from './source.ts';

/** Another symbol as a context names it. */
export const Mention = z.object({ name: z.string(), kind: z.string(), signature: z.string() });
export type Mention = z.output<typeof Mention>;

/**
 * What a symbol's whole code says, for checking what is claimed of it: names in the order of the source, each once, as written (`self.cache`, `os.path.join`).
 * What is declared inside belongs to it. Nothing in it depends on ranks or on line numbers.
 */
export const SymbolFacts = z.object({
  parameters: z.array(z.string()),
  /** The return type as written; null where none is. */
  returns: z.string().nullable(),
  /** Whether a `return` or a last expression gives something back; null where the language leaves that open. */
  gives_back: z.boolean().nullable(),
  /** What its own code calls, raises, reads and writes. `*` among what is raised: something that is only known at run time. */
  calls: z.array(z.string()),
  raises: z.array(z.string()),
  reads: z.array(z.string()),
  writes: z.array(z.string()),
  /** Base classes, interfaces and traits. */
  extends: z.array(z.string()),
  implements: z.array(z.string()),
  /** Symbols of the repository that it calls, in the order of the source, and the qualified names of those that call it, sorted. */
  callees: z.array(Mention),
  callers: z.array(z.string()),
  /** Those whose call may mean it or another, sorted. */
  possible_callers: z.array(z.string()).default([]),
  /** Names of what is declared directly inside, in the order of the source. */
  members: z.array(z.string()),
  /** False where a list was cut: what is not in it may be true all the same. */
  is_whole: z.boolean(),
});
export type SymbolFacts = z.output<typeof SymbolFacts>;

/** What the writer of a symbol's sentences is told: computed facts, names not ids, lists sorted and capped. */
export const SymbolContext = z.object({
  symbol_id: SymbolId,
  name: z.string(),
  kind: z.string(),
  language: Language,
  file_path: z.string(),
  signature: z.string(),
  calls: z.array(z.string()).default([]),
  called_by: z.array(z.string()).default([]),
  imports: z.array(z.string()).default([]),
  related_symbols: z.array(z.string()).default([]),
  cluster_label: z.string().nullable().default(null),
  centrality: z.number().min(0).max(1),
  qualified_name: z.string().optional(),
  doc_comment: z.string().nullable().optional(),
  /** Its own code, cut to what the prompt can hold. */
  source: z.string().optional(),
  /** Names of the symbols directly inside it. */
  members: z.array(z.string()).optional(),
  /** What it stands in, but for a file. */
  parent: Mention.optional(),
  /** Names of what stands beside it in its parent. */
  siblings: z.array(z.string()).optional(),
  /** What it calls and who calls it, the most central first. */
  callees: z.array(Mention).optional(),
  callers: z.array(Mention).optional(),
  /** Qualified names of tests that use it. */
  tests: z.array(z.string()).optional(),
  /** What its whole code says; without it, claims are checked against the lists above and the source. */
  facts: SymbolFacts.optional(),
});
export type SymbolContext = z.output<typeof SymbolContext>;

/** `generated` by a model, `extracted` from the doc comment and structure, or `none`. */
export const Origin = z.enum(['generated', 'extracted', 'none']);
export type Origin = z.output<typeof Origin>;

/** Something a sentence says of the code, and whether the code agrees. */
export const Claim = z.object({
  kind: z.string(),
  subject: z.string(),
  object: z.string(),
  holds: z.boolean(),
  /** What would decide was not there to look at: neither shown nor refuted, so that `holds` is false. */
  is_unknown: z.literal(true).optional(),
});
export type Claim = z.output<typeof Claim>;

/** The one or two sentences about one symbol. */
export const Documentation = z.object({
  symbol_id: SymbolId,
  summary: z.string(),
  tokens_used: z.int().nonnegative(),
  origin: Origin,
  claims: z.array(Claim),
  verified: z.boolean(),
  model: z.string().nullable(),
});
export type Documentation = z.output<typeof Documentation>;

/** A symbol the model was to write about and did not, or nothing could be extracted for, and why. */
export const FailedDocumentation = z.object({ symbol_id: SymbolId, code: z.string(), message: z.string() });
export type FailedDocumentation = z.output<typeof FailedDocumentation>;

/** How much to write: by a model, from the code alone, or nothing. */
export const DocumentationMode = z.enum(['full', 'extracted', 'none']);
export type DocumentationMode = z.output<typeof DocumentationMode>;
