import { budgetTable, type IngestRequest } from '@doctown/schema';
import type { BuildEstimate, EstimateItem } from '@doctown/schema/api';
import type { JobInput } from './jobs/attempt.ts';
import type { Report } from './jobs/report.ts';
import { fetchStage, ingestStage, type PipelineDeps } from './pipeline.ts';
import { assembleStage } from './stages/assemble.ts';
import { EmbedStage } from './stages/embed.ts';
import { inOrder, requestOf, sortOut } from './stages/generate.ts';
import { GenerateService, type Wanted } from './stages/generate-service.ts';

/** What a job would cost: everything up to the first call to a model is done as the job would do it, so that its questions are known to the word. */
export async function estimateBuild(job: JobInput, deps: PipelineDeps, signal: AbortSignal): Promise<BuildEstimate> {
  const options = job.request.options ?? {};
  const traceparent = `00-${job.trace_id}-${job.trace_id.slice(0, 16)}-01`;
  const repository = await fetchStage(job, deps, QUIET, signal);
  const embedStage = new EmbedStage({ addresses: deps.workers.embedding, ...deps.embedding, job_id: job.job_id, force: false, traceparent }, QUIET, signal);
  try {
    const parsed = await ingestStage(repository, options, deps, QUIET, signal, embedStage);
    const embedding = await embedStage.finish();
    const assembled = await assembleStage(deps.workers.assembly, job, repository, parsed, embedding, QUIET, traceparent, signal);
    const symbols = inOrder(assembled, parsed).slice(0, options.max_symbols);
    const service = new GenerateService({ addresses: deps.workers.generation, ...deps.generation, traceparent }, signal);
    return { files: parsed.files.length, ...(await priceOf(symbols, job, deps, service)) };
  } finally {
    embedStage.stop();
    await repository.dispose();
  }
}

/** First whether each is known, then what the rest costs, since what is asked together depends on that. */
async function priceOf(
  symbols: readonly Wanted[],
  { job_id, request: { options = {} } }: { job_id: string; request: IngestRequest },
  { generation }: PipelineDeps,
  service: GenerateService,
) {
  const request = requestOf(job_id, options);
  const { items, model } = await service.items(symbols, request);
  const { wanted } = items.length === 0 ? { wanted: [] } : await sortOut(symbols, items, generation.cache, options.force ?? false);
  const priced = new Map((await service.items(wanted, request)).items.map((item) => [item.symbol_id as string, item]));
  const sum = (of: (item: EstimateItem) => number): number => [...priced.values()].reduce((total, item) => total + of(item), 0);
  return {
    symbols: symbols.length,
    symbols_cached: items.length === 0 ? 0 : symbols.length - wanted.length,
    input_tokens: sum(({ input_tokens }) => input_tokens),
    output_tokens_max: sum(({ output_tokens_max }) => output_tokens_max),
    cost_usd_max: sum(({ cost_usd_max }) => cost_usd_max),
    model,
    per_budget: budgetTable(symbols.map(({ symbol_id, context: { centrality } }) => ({ cost_usd: priced.get(symbol_id)?.cost_usd_max ?? 0, centrality }))),
  };
}

const nothing = (): void => undefined;
const nothingYet = async (): Promise<void> => undefined;

/** Nobody follows an estimate. */
const QUIET: Report = {
  start: nothingYet,
  done: nothingYet,
  event: nothingYet,
  live: nothing,
  progress: nothing,
  counts: nothing,
  cost: nothing,
  models: nothing,
  source: nothing,
  warn: nothing,
};
