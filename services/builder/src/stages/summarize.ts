import { type IngestOptions, type Overview, ServiceError } from '@doctown/schema';
import { type AssembleReply, type Summary, Summary as SummaryShape, type SummarySubject, summarize } from '@doctown/schema/api';
import { call } from '@doctown/schema/client';
import type { Report } from '../jobs/report.ts';
import type { GenerateDeps } from './generate.ts';
import { requestOf } from './generate.ts';
import type { Parsed } from './parse.ts';
import { subjectOfRepository, subjectsOfParts } from './summary-subjects.ts';
import type { Generated } from './writing.ts';

/** A day's answers of the Batch API come within it; others within minutes. */
const TIMEOUT_MS = 3_600_000;

export interface Summarized {
  overview: Overview;
  /** Of parts that have one, by cluster. */
  part_summaries: Map<string, string>;
  generated: Generated;
}

/** Sentences about each part and then about the whole, which is told by its parts; out of what the symbols left of the budget. */
export async function summarizeStage(
  deps: GenerateDeps,
  name: string,
  parsed: Parsed,
  assembled: AssembleReply,
  generated: Generated,
  options: IngestOptions,
  report: Report,
  signal: AbortSignal,
): Promise<Summarized> {
  const teller = new Teller(deps, options, generated, signal);
  const parts = await teller.tell(subjectsOfParts(parsed, assembled, generated));
  const texts = new Map([...parts].flatMap(([id, { sentences }]) => (sentences.length > 0 ? [[id, sentences.map(({ text }) => text).join(' ')] as const] : [])));
  const whole = await teller.tell([subjectOfRepository(name, parsed, assembled, generated, texts)]);
  report.cost({ ...teller.generated.spent, usd_saved: teller.generated.usd_saved });
  tellFailures([...parts.values(), ...whole.values()], report);
  const written = new Map([...texts].filter(([id]) => parts.get(id)?.origin === 'generated'));
  const overview = {
    sentences: [...whole.values()].flatMap(({ sentences }) => sentences),
    entry_points: assembled.overview?.entry_points ?? [],
    parts: [...texts].map(([cluster_id, text]) => ({ cluster_id, text })).sort((a, b) => (a.cluster_id < b.cluster_id ? -1 : 1)),
  };
  return { overview, part_summaries: written, generated: teller.generated };
}

function tellFailures(summaries: readonly Summary[], report: Report): void {
  const failed = summaries.flatMap(({ failure }) => failure ?? []);
  const [first] = failed;
  if (first) report.warn({ code: 'summaries_missing', message: `${failed.length} of ${summaries.length} summaries are not the model's: ${first.message}`, count: failed.length });
}

/** Asks for what nobody paid for before, and keeps it. */
class Teller {
  readonly generated: Generated;
  readonly #deps: GenerateDeps;
  readonly #options: IngestOptions;
  readonly #signal: AbortSignal;

  constructor(deps: GenerateDeps, options: IngestOptions, generated: Generated, signal: AbortSignal) {
    this.#deps = deps;
    this.#options = options;
    this.#signal = signal;
    this.generated = structuredClone(generated);
  }

  /** By subject. */
  async tell(subjects: SummarySubject[]): Promise<Map<string, Summary>> {
    if (subjects.length === 0) return new Map();
    const keys = new Map((await this.#ask(subjects, true)).map(({ subject_id, key }) => [subject_id, key]));
    const known = this.#options.force
      ? new Map<string, Summary>()
      : await this.#deps.cache.get(
          [...keys.values()].filter((key) => key !== null),
          SummaryShape,
        );
    const told = new Map<string, Summary>();
    for (const { subject_id } of subjects) {
      const summary = known.get(keys.get(subject_id) ?? '');
      if (summary) told.set(subject_id, this.#count({ ...summary, subject_id, cached: true }));
    }
    const wanted = subjects.filter(({ subject_id }) => !told.has(subject_id));
    const fresh = wanted.length === 0 ? [] : await this.#ask(wanted, false);
    const paid = fresh.filter(({ key }) => key !== null && this.#options.documentation !== 'none');
    const spent = fresh.reduce(
      (sum, { cost, input_tokens, output_tokens }) => ({ usd: sum.usd + cost, input_tokens: sum.input_tokens + input_tokens, output_tokens: sum.output_tokens + output_tokens }),
      { usd: 0, input_tokens: 0, output_tokens: 0 },
    );
    if (spent.input_tokens > 0) await this.#deps.cache.put(this.#deps.job_id, new Map(paid.map((summary) => [summary.key ?? '', summary])), spent);
    for (const summary of fresh) told.set(summary.subject_id, this.#count(summary));
    return told;
  }

  async #ask(subjects: SummarySubject[], keys_only: boolean): Promise<Summary[]> {
    const { max_cost_usd } = this.#options;
    const left = max_cost_usd === undefined ? {} : { max_cost_usd: Math.max(0, max_cost_usd - this.generated.spent.usd) };
    const request = { ...requestOf(this.#deps.job_id, this.#options), ...left, subjects, keys_only };
    const options = { signal: this.#signal, traceparent: this.#deps.traceparent, timeout_ms: TIMEOUT_MS };
    const { summaries } = await this.#deps.addresses.use((url) => call(url, summarize, request, options));
    if (summaries.length !== subjects.length) throw new ServiceError('upstream_invalid', `the generation service answered for ${summaries.length} of ${subjects.length} parts`);
    return summaries;
  }

  #count(summary: Summary): Summary {
    const { spent, written_for } = this.generated;
    const bill = { input_tokens: summary.input_tokens, output_tokens: summary.output_tokens, usd: summary.cost };
    for (const name of ['input_tokens', 'output_tokens', 'usd'] as const) {
      if (summary.failure === null) written_for[name] += bill[name];
      if (!summary.cached) spent[name] += bill[name];
    }
    if (summary.cached) this.generated.usd_saved += summary.cost;
    return summary;
  }
}
