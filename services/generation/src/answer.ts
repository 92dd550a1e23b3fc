import { z } from 'zod';

/** What can be claimed of a symbol and checked by a program. */
export const ClaimKind = z.enum(['calls', 'called_by', 'returns', 'takes', 'raises', 'reads', 'writes', 'implements', 'extends']);
export type ClaimKind = z.output<typeof ClaimKind>;

export const TypedClaim = z.object({ kind: ClaimKind, object: z.string().describe('A name as it stands in the facts or the source, without quotes.') });
export type TypedClaim = z.output<typeof TypedClaim>;

/** What the model answers about one symbol. */
export const Answer = z.object({
  summary: z.string().describe('One or two sentences.'),
  claims: z.array(TypedClaim).describe('What the sentences say of the code, one claim a fact; empty where they say none of these.'),
});
export type Answer = z.output<typeof Answer>;

/** What the model answers about several symbols in one call; `symbol` is the label that the prompt gave it. */
export const GroupAnswer = z.object({ symbols: z.array(Answer.extend({ symbol: z.string().describe('The label of the symbol, for example "S1".') })) });
export type GroupAnswer = z.output<typeof GroupAnswer>;

/** The labels of the symbols of a group prompt, in order. */
export const labelOf = (index: number): string => `S${index + 1}`;

const MAX_CLAIMS = 24;
const LenientGroup = z.object({ symbols: z.array(z.unknown()) });

/** One answer in the form asked for, or null. Unknown kinds of claims are left out: an answer is not lost for one of them. */
export function readAnswer(content: unknown): Answer | null {
  const parsed = z.object({ summary: z.string(), claims: z.array(z.unknown()).default([]) }).safeParse(content);
  if (!parsed.success) return null;
  const summary = parsed.data.summary.replace(/\s+/g, ' ').trim();
  const claims = parsed.data.claims.slice(0, MAX_CLAIMS).flatMap((claim) => TypedClaim.safeParse(claim).data ?? []);
  return summary === '' ? null : { summary, claims };
}

/** The answers about the symbols of a group prompt, in its order; null for each that is missing, said twice or of another form. */
export function readGroupAnswer(content: unknown, count: number): (Answer | null)[] {
  const parsed = LenientGroup.safeParse(content);
  const items = parsed.success ? parsed.data.symbols : [];
  return Array.from({ length: count }, (_, index) => {
    const own = items.filter((item) => z.object({ symbol: z.literal(labelOf(index)) }).safeParse(item).success);
    return own.length === 1 ? readAnswer(own[0]) : null;
  });
}
