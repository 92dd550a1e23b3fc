import { SymbolContext as Schema, type SymbolContext, SymbolFacts } from '@doctown/schema';

export const someFacts: SymbolFacts = SymbolFacts.parse({
  parameters: ['path'],
  returns: null,
  gives_back: true,
  calls: ['open'],
  raises: [],
  reads: ['load', 'path', 'open'],
  writes: [],
  extends: [],
  implements: [],
  callees: [],
  callers: [],
  possible_callers: [],
  members: [],
  is_whole: true,
});

/** A small function, as it reaches the generation service, with what a test changes about it. */
export function aContext(more: Partial<Record<keyof SymbolContext, unknown>>): SymbolContext {
  return Schema.parse({
    symbol_id: `sym_${'0'.repeat(16)}`,
    name: 'load',
    qualified_name: 'app.load',
    kind: 'function',
    language: 'python',
    file_path: 'app.py',
    signature: 'def load(path)',
    doc_comment: 'Loads a file.',
    source: 'def load(path):\n    return open(path)',
    imports: ['os.path'],
    centrality: 0.5,
    facts: someFacts,
    ...more,
  });
}
