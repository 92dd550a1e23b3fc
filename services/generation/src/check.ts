import type { Claim, SymbolContext } from '@doctown/schema';
import type { Answer, TypedClaim } from './answer.ts';
import { judge } from './check/claim.ts';
import { type Evidence, evidenceOf } from './check/evidence.ts';
import { formProblems } from './check/form.ts';
import { languageCode } from './check/language.ts';
import { mentionsOf } from './check/mentions.ts';
import { partsOf } from './check/names.ts';
import { sentencesOf } from './check/sentences.ts';
import { claimsIn } from './check/verbs.ts';
import { holdsSecret } from './mask.ts';
import { RULES } from './prompt.ts';

/** Something in an answer that the code does not bear out, or that no answer may hold. */
export interface Problem {
  code: 'claim' | 'name' | 'prose' | 'language' | 'link' | 'secret' | 'form';
  /** For the model, in one sentence. */
  message: string;
  /** Index of the sentence it stands in; null where it is only among the typed claims, or concerns the whole. */
  sentence: number | null;
}

/** An answer beside what the code says of it. Fit to be shown as it is when there are no problems. */
export interface Verdict {
  summary: string;
  claims: Claim[];
  /** Every claim was looked at and holds. */
  verified: boolean;
  problems: Problem[];
}

/** What an answer says, claim by claim and name by name, checked against what is known of the symbol. `language` is that of the sentences. */
export async function checkAnswer(answer: Answer, context: SymbolContext, language = 'en'): Promise<Verdict> {
  const evidence = evidenceOf(context);
  const sentences = sentencesOf(answer.summary);
  const typed = answer.claims.map((claim) => judged(claim, evidence, context));
  // What a verb says can only be read in English.
  const isEnglish = languageCode(language) === 'en' || languageCode(language) === '';
  const spoken = sentences.map((sentence) => (isEnglish ? claimsIn(sentence, context) : []).map((claim) => judged(claim, evidence, context)));
  const problems = [
    ...formProblems(answer.summary, language, RULES),
    ...((await holdsSecret(answer.summary)) ? [{ code: 'secret' as const, message: 'Leave out what looks like a secret.', sentence: null }] : []),
    ...sentences.flatMap((sentence, index) => unknownNames(sentence, index, evidence)),
    ...spoken.flatMap((claims, index) => claims.filter(isRefuted).map((claim): Problem => ({ code: 'prose', message: refuted(claim), sentence: index }))),
    ...typed.filter(isRefuted).map((claim): Problem => ({ code: 'claim', message: refuted(claim), sentence: sentenceOf(claim, sentences) })),
  ];
  const claims = distinct([...typed, ...spoken.flat()]);
  return { summary: answer.summary, claims, verified: problems.length === 0 && claims.every(({ holds }) => holds), problems };
}

function judged({ kind, object }: TypedClaim, evidence: Evidence, { name }: SymbolContext): Claim {
  const finding = judge({ kind, object }, evidence);
  return { kind, subject: name, object, holds: finding === 'holds', ...(finding === 'unknown' ? { is_unknown: true as const } : {}) };
}

const isRefuted = ({ holds, is_unknown }: Claim): boolean => !holds && !is_unknown;

const unknownNames = (sentence: string, index: number, evidence: Evidence): Problem[] =>
  mentionsOf(sentence, evidence)
    .filter(({ is_known }) => !is_known)
    .map(({ name }) => ({ code: 'name', message: `\`${asName(name)}\` stands neither in the facts nor in the source.`, sentence: index }));

/** The sentence that names what a claim is about; null where none does. */
function sentenceOf({ object }: Claim, sentences: readonly string[]): number | null {
  const last = partsOf(object).at(-1);
  const index = last === undefined ? -1 : sentences.findIndex((sentence) => [...sentence.matchAll(/[\p{L}\p{N}_$]+/gu)].some(([word]) => word === last));
  return index < 0 ? null : index;
}

const SAID: Readonly<Record<string, string>> = {
  calls: 'it does not call',
  called_by: 'it is not called by',
  returns: 'it does not return',
  takes: 'it has no parameter',
  raises: 'it does not raise',
  reads: 'it does not read',
  writes: 'it does not write',
  implements: 'it does not implement',
  extends: 'it does not extend',
};

const refuted = ({ kind, object }: Claim): string => `As far as the code says, ${SAID[kind] ?? kind} \`${asName(object)}\`.`;

/** What the model wrote, as a name on one line. */
const asName = (text: string): string =>
  text
    .replace(/[`\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, 80);

const distinct = (claims: readonly Claim[]): Claim[] => [...new Map(claims.map((claim) => [`${claim.kind}\0${claim.object}`, claim])).values()];

const MOST_REASONS = 12;

/** What the model is told once, so that it can mend its answer. */
export function repairMessage(problems: readonly Problem[]): string {
  const reasons = [...new Set(problems.map(({ message }) => message))].slice(0, MOST_REASONS);
  return [
    'A program checked your answer and found:',
    ...reasons.map((reason) => `- ${reason}`),
    'Answer again in the same form. Say only what the facts and the source show, and claim only what your sentences say.',
  ].join('\n');
}

/** What is left of an answer that is not asked for again: without the claims that fail and the sentences that hold them; null when nothing is left to show. */
export function settle({ summary, claims, problems }: Verdict): Omit<Verdict, 'problems'> | null {
  if (problems.some(({ code }) => code === 'link' || code === 'secret' || code === 'language' || code === 'form')) return null;
  const lost = new Set(problems.map(({ sentence }) => sentence));
  const kept = sentencesOf(summary).filter((_, index) => !lost.has(index));
  // What follows a sentence that is gone may speak of it.
  if (kept.length === 0 || (lost.has(0) && /^(?:It|This|That|They|These|Then|Otherwise|Also|However|If so|In that case)\b/.test(kept[0] ?? ''))) return null;
  const text = kept.join(' ');
  const held = claims.filter((claim) => !isRefuted(claim) && isAbout(claim, text, summary));
  return { summary: text, claims: held, verified: held.every(({ holds }) => holds) };
}

/** A claim about something that only a lost sentence named goes with it. */
const isAbout = ({ object }: Claim, kept: string, summary: string): boolean => {
  const last = partsOf(object).at(-1) ?? object;
  return kept.includes(last) || !summary.includes(last);
};
