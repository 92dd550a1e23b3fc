import type { SummarySentence, SummarySubject } from '@doctown/schema/api';
import { labelOf, type SummaryAnswer } from './prompt.ts';

const MOST = { part: 2, repository: 6 } as const;
const MAX_LENGTH = 400;

/** Sentences that rest on facts and name nothing else; the others are left out. */
export function checkSummary({ sentences }: SummaryAnswer, subject: SummarySubject): SummarySentence[] {
  const idOf = new Map(subject.facts.map(({ symbol_id }, i) => [labelOf(i), symbol_id]));
  const isKnown = knownNames(subject);
  return sentences
    .map(({ text, rests_on }) => ({ text: text.replace(/\s+/g, ' ').trim(), symbol_ids: [...new Set(rests_on.flatMap((label) => idOf.get(label) ?? []))].sort() }))
    .filter(({ text, symbol_ids }) => text !== '' && text.length <= MAX_LENGTH && symbol_ids.length > 0 && !/https?:|www\.|<\w|\]\(/.test(text) && namesIn(text).every(isKnown))
    .slice(0, MOST[subject.kind]);
}

const namesIn = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name.replace(/\(.*\)$/, ''));

/** What the facts name, or say in words. */
function knownNames({ name, notes, facts }: SummarySubject): (name: string) => boolean {
  const words = new Set([name, ...notes, ...facts.flatMap((fact) => [fact.name, fact.sentence])].flatMap((text) => text.split(/[^\p{L}\p{N}_$]+/u)));
  return (named) => named.split(/[^\p{L}\p{N}_$]+/u).every((word) => word === '' || words.has(word));
}
