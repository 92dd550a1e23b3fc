import type { Claim } from '@doctown/schema';
import { Answer, GroupAnswer, readAnswer, readGroupAnswer } from './answer.ts';
import { checkAnswer, repairMessage, settle } from './check.ts';
import { addUsage, ModelError, noUsage, type Question, shareUsage, type Usage } from './model.ts';
import { type Asking, insist, persist, type Voice } from './persist.ts';
import type { Item } from './plan.ts';
import { costOf } from './price.ts';
import { groupPromptOf } from './prompt.ts';

/** What came of asking about one symbol. `keeps`: it is an answer, so that asking again would be paying again. */
export type Written = { usage: Usage; usd: number; keeps: boolean } & (
  | { type: 'written'; summary: string; claims: Claim[]; verified: boolean }
  | { type: 'failed'; code: string; message: string }
);

/** Of an answer about one symbol: two sentences and a dozen claims. */
const ANSWER_TOKENS = 300;

const questionOf = ({ prompt }: Item): Question<Answer> => ({ ...prompt, name: 'documentation', schema: Answer, read: readAnswer, answer_tokens: ANSWER_TOKENS });

/** The most output that a call about so many symbols can be, in tokens. */
export const outputLimit = ({ model }: Voice, symbols: number): number => model.outputLimit({ answer_tokens: ANSWER_TOKENS * symbols });

export interface WriteSettings {
  voice: Voice;
  max_prompt_tokens: number;
  language: string | undefined;
}

type Job = Omit<Asking, 'spent'>;

/** Asks about a group in one call, then alone about those it did not answer for. Never rejects but with the signal's reason, or for a fault of ours. */
export async function writeGroup(items: readonly Item[], settings: WriteSettings, job: Job, onWritten: (item: Item, written: Written) => void): Promise<void> {
  const spent = noUsage();
  const answers = await askTogether(items, settings, { ...job, spent });
  const shares = shareUsage(spent, items.length);
  const ends = await Promise.allSettled(items.map(async (item, i) => onWritten(item, await writeOne(item, answers[i] ?? null, settings, { ...job, spent: shares[i] as Usage }))));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

/** What no further call would mend. */
const OF_THE_API = new Set(['model_unavailable', 'model_timeout', 'rate_limited', 'quota_exceeded', 'circuit_open']);

/** One answer an item; null where it is missing or cannot be read, a `ModelError` where there is no use in asking alone. */
async function askTogether(items: readonly Item[], { voice, max_prompt_tokens, language }: WriteSettings, asking: Asking): Promise<(Answer | ModelError | null)[]> {
  const none = items.map(() => null);
  if (items.length === 1) return none;
  const prompt = groupPromptOf(
    items.map(({ context }) => context),
    max_prompt_tokens,
    language,
  );
  const read = (json: unknown) => readGroupAnswer(json, items.length);
  const question = { ...prompt, name: 'documentation', schema: GroupAnswer, read, answer_tokens: ANSWER_TOKENS * items.length };
  try {
    return (await insist(question, voice, asking)).value;
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return OF_THE_API.has(error.code) || error.outlook === 'fatal' ? items.map(() => error) : none;
  }
}

async function writeOne(item: Item, known: Answer | ModelError | null, settings: WriteSettings, asking: Asking): Promise<Written> {
  const bill = () => ({ usage: asking.spent, usd: costOf(settings.voice.price, asking.spent) });
  try {
    if (known instanceof ModelError) throw known;
    const answer = known ?? (await persist(questionOf(item), settings.voice, asking)).value;
    const checked = await check(item, answer, settings, asking);
    if (checked) return { type: 'written', ...checked, ...bill(), keeps: true };
    return { type: 'failed', code: 'not_borne_out', message: 'what the model said is not what the code says', ...bill(), keeps: true };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    const { code, message } = error;
    return { type: 'failed', code, message, ...bill(), keeps: code === 'refused' || code === 'content_filter' };
  }
}

const NEVER = new AbortController().signal;

/** The answer when the code bears it out; else it may be mended once, whoever has left meanwhile, and what still does not hold is left out. Null when nothing is left. */
async function check(item: Item, answer: Answer, { voice, language }: WriteSettings, asking: Asking) {
  const verdict = await checkAnswer(answer, item.context, language);
  if (verdict.problems.length === 0) return settle(verdict);
  const round = { answer: JSON.stringify(answer), remark: repairMessage(verdict.problems) };
  const mended = await persist({ ...questionOf(item), round }, voice, { ...asking, signal: NEVER }).catch((error: unknown) => {
    if (!(error instanceof ModelError)) throw error;
    return null;
  });
  return settle(mended === null ? verdict : await checkAnswer(mended.value, item.context, language));
}

/** What was asked by somebody else, or before, costs nothing now. */
export function addBill(sum: { usage: Usage; usd: number }, { usage, usd }: Written): void {
  addUsage(sum.usage, usage);
  sum.usd += usd;
}
