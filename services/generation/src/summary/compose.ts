import type { SummarySentence, SummarySubject } from '@doctown/schema/api';

const NAMED = 4;

/** Sentences without a model: what is known, and no more. */
export function composeSummary({ kind, name, notes, facts }: SummarySubject): SummarySentence[] {
  const named = facts.slice(0, NAMED);
  if (named.length === 0) return [];
  const symbol_ids = named.map(({ symbol_id }) => symbol_id).sort();
  const names = listed(named.map((fact) => `\`${fact.name}\``));
  if (kind === 'part') return [{ text: `Its most central symbols are ${names}.`, symbol_ids }];
  return [...notes.slice(0, 1).map((note) => ({ text: `${name} holds ${note}`, symbol_ids })), { text: `The rest leans most on ${names}.`, symbol_ids }];
}

const listed = (words: readonly string[]): string => (words.length <= 1 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`);
