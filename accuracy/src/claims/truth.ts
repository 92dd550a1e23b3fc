import type { SymbolContext } from '@doctown/schema';

/** What a language's own parser says that one declaration does; last names only. */
export interface CodeTruth {
  calls: string[];
  raises: string[];
  takes: string[];
  reads: string[];
  writes: string[];
  /** Names that a call may change: what it is called on, and what it is given. */
  touched: string[];
  /** The words of the return type as written. */
  returns: string[];
  bases: string[];
  /** Every name in it. */
  words: string[];
}

/** By `file:name:first line`. */
export type Truths = ReadonlyMap<string, CodeTruth>;

/** A symbol as the checker is told of it, where it stands, and what is true of it. */
export interface Judged {
  context: SymbolContext;
  truth: CodeTruth;
  /** Qualified names of those that call it. */
  callers: readonly string[];
}

const WORD = /[\p{L}_$][\p{L}\p{N}_$]*/gu;
export const wordsOf = (text: string): string[] => text.match(WORD) ?? [];
export const lastOf = (path: string): string => path.split('.').at(-1) ?? path;

/** Where no parser of the language is at hand, our own facts are what is true. */
export function truthFromFacts({ facts, source = '', doc_comment, signature }: SymbolContext): CodeTruth {
  const own = facts ?? { calls: [], raises: [], parameters: [], reads: [], writes: [], returns: null, extends: [], implements: [] };
  return {
    calls: own.calls.map(lastOf),
    raises: own.raises.filter((name) => name !== '*').map(lastOf),
    takes: own.parameters,
    reads: own.reads,
    writes: own.writes.map(lastOf),
    touched: [...own.calls.flatMap((path) => path.split('.')), ...[...source.matchAll(/\(([^()\n]*)\)/g)].flatMap(([, inside = '']) => wordsOf(inside))],
    returns: wordsOf(own.returns ?? ''),
    bases: [...own.extends, ...own.implements].map(lastOf),
    words: [...wordsOf(source), ...wordsOf(doc_comment ?? ''), ...wordsOf(signature), ...own.reads, ...own.calls.flatMap((path) => path.split('.'))],
  };
}
