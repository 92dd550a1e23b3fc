import type { SummarizeReply, SummarizeRequest, Summary, SummarySubject } from '@doctown/schema/api';
import { Budget } from '../budget.ts';
import { EXTRACTED, type Writer } from '../generate.ts';
import { maskSecrets } from '../mask.ts';
import { ModelError, noUsage, type Question } from '../model.ts';
import { persist, type Voice } from '../persist.ts';
import { keyOf } from '../plan.ts';
import { costOf } from '../price.ts';
import type { Prompt } from '../prompt.ts';
import { checkSummary } from './check.ts';
import { composeSummary } from './compose.ts';
import { SUMMARY_VERSION, SummaryAnswer, summaryPrompt } from './prompt.ts';

const NOTHING = { key: null, cached: false, input_tokens: 0, output_tokens: 0, cost: 0 };
const ANSWER_TOKENS = { part: 300, repository: 900 } as const;

/** About each subject what the model says and the facts bear out; else what the facts alone say. */
export async function summarize(request: SummarizeRequest, writer: Writer, signal: AbortSignal): Promise<SummarizeReply> {
  const { voice } = writer;
  if (voice === null || request.documentation !== 'full') return { summaries: request.subjects.map((subject) => composed(subject, request)), model: EXTRACTED };
  const budget = new Budget(request.max_cost_usd);
  const summaries = await Promise.all(request.subjects.map((subject) => summaryOf(subject, request, writer, voice, budget, signal)));
  return { summaries, model: writer.model };
}

const composed = (subject: SummarySubject, { documentation }: Pick<SummarizeRequest, 'documentation'>): Summary => ({
  subject_id: subject.subject_id,
  sentences: documentation === 'none' ? [] : composeSummary(subject),
  origin: 'extracted',
  failure: null,
  ...NOTHING,
});

async function summaryOf(given: SummarySubject, request: SummarizeRequest, writer: Writer, voice: Voice, budget: Budget, signal: AbortSignal): Promise<Summary> {
  const subject = await masked(given);
  const prompt = summaryPrompt(subject, writer.max_prompt_tokens, request.doc_language);
  const key = keyOf(writer.model, SUMMARY_VERSION, prompt);
  if (request.keys_only) return { ...composed(subject, request), key };
  const spent = noUsage();
  const bill = () => ({ cached: false, input_tokens: spent.input_tokens, output_tokens: spent.output_tokens, cost: costOf(voice.price, spent) });
  try {
    const { value } = await persist(questionOf(subject, prompt), voice, { job_id: request.job_id, budget, spent, signal });
    const sentences = checkSummary(value, subject);
    if (sentences.length > 0) return { subject_id: subject.subject_id, sentences, origin: 'generated', failure: null, key, ...bill() };
    return { ...composed(subject, request), failure: { code: 'not_borne_out', message: 'what the model said is not what the facts say' }, key, ...bill() };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    const { code, message } = error;
    return { ...composed(subject, request), failure: { code, message }, key: code === 'refused' || code === 'content_filter' ? key : null, ...bill() };
  }
}

const questionOf = ({ kind }: SummarySubject, prompt: Prompt): Question<SummaryAnswer> => ({
  ...prompt,
  name: 'summary',
  schema: SummaryAnswer,
  read: (json) => SummaryAnswer.safeParse(json).data ?? null,
  answer_tokens: ANSWER_TOKENS[kind],
});

/** Sentences taken from comments may hold what comments hold. */
async function masked(subject: SummarySubject): Promise<SummarySubject> {
  const facts = await Promise.all(
    subject.facts.map(async (fact) => {
      const context = { symbol_id: fact.symbol_id, name: fact.name, kind: fact.kind, language: 'text', file_path: 'summary', signature: '', doc_comment: fact.sentence };
      const lists = { calls: [], called_by: [], imports: [], related_symbols: [], cluster_label: null, centrality: 0 };
      const safe = await maskSecrets({ ...context, ...lists });
      return { ...fact, sentence: safe.context.doc_comment ?? '' };
    }),
  );
  return { ...subject, facts };
}
