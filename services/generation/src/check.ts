import type { Claim, SymbolContext } from '@doctown/schema';
import type { Answer } from './answer.ts';

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
export function checkAnswer(answer: Answer, context: SymbolContext, _language = 'en'): Promise<Verdict> {
  const { claims, verified } = checkClaims(answer.summary, context);
  return Promise.resolve({ summary: answer.summary, claims, verified, problems: [] });
}

/** What the model is told, so that it can mend its answer. */
export const repairMessage = (problems: readonly Problem[]): string => problems.map(({ message }) => message).join('\n');

/** What is left of an answer that is not asked for again: without the claims that fail and the sentences that hold them; null when nothing is left. */
export const settle = ({ problems, ...kept }: Verdict): Omit<Verdict, 'problems'> | null => (problems.some(({ sentence }) => sentence !== null) ? null : kept);

/** What a sentence names in backticks, checked against what the code says of the symbol. */
function checkClaims(summary: string, context: SymbolContext): { claims: Claim[]; verified: boolean } {
  const named = [...new Set([...summary.matchAll(/`([^`\n]{1,120})`/g)].map(([, name = '']) => name.replace(/\(.*\)$/, '').trim()))];
  const claims = named.filter((name) => /^[\w$#.:<>-]+$/.test(name)).map((name) => ({ kind: 'mentions', subject: context.name, object: name, holds: isKnown(name, context) }));
  return { claims, verified: claims.every(({ holds }) => holds) };
}

function isKnown(name: string, context: SymbolContext): boolean {
  const last = name.split(/[.#]|::/).pop() ?? name;
  const lists = [context.calls, context.called_by, context.related_symbols, context.imports, context.members ?? []].flat();
  if (lists.some((known) => known === name || known === last)) return true;
  const text = [context.name, context.qualified_name, context.signature, context.source, context.doc_comment, context.file_path].join('\n');
  return new RegExp(`(?<![\\w$])${last.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w$])`).test(text);
}
