import type { EventEnvelope, JobStatus, StageName, StageStatus } from '@doctown/schema';
import { describe, type LogLine } from './describe.ts';

/** All that a job's page shows. Made from the status and the events alone, so that any device draws the same. */
export interface JobView {
  status: JobStatus;
  /** The last event that is in it; what comes again is left out. */
  last: number;
  log: LogLine[];
  languages: { language: string; file_count: number }[];
  skipped: Record<string, number>;
  clusters: { cluster_id: string; label: string; member_count: number }[];
  /** The first sentences, most central symbols first, then the newest. */
  symbols: WrittenSymbol[];
  /** Symbols by the wall clock of the event, for the pace of the stage that runs. */
  pace: { stage: StageName; at: number; done: number }[];
}

export interface WrittenSymbol {
  symbol_id: string;
  name: string;
  kind: string;
  file_path: string;
  summary: string;
}

const LOG_LINES = 500;
const SYMBOLS = 40;
const PACE_MS = 12_000;

export const emptyView = (status: JobStatus): JobView => ({ status, last: 0, log: [], languages: [], skipped: {}, clusters: [], symbols: [], pace: [] });

/** The view after these events; events that it has already seen change nothing. */
export const applyEvents = (view: JobView, events: readonly EventEnvelope[]): JobView => events.reduce(applyEvent, view);

function applyEvent(view: JobView, event: EventEnvelope): JobView {
  if (event.sequence <= view.last) return view;
  const line = describe(event);
  const next = { ...view, last: event.sequence, log: line ? [...view.log, line].slice(-LOG_LINES) : view.log };
  const change = changes[event.event_type];
  return change ? { ...next, ...change(next, event.payload as never, event) } : next;
}

type Change = (view: JobView, payload: never, event: EventEnvelope) => Partial<JobView>;

const changes: Partial<Record<EventEnvelope['event_type'], Change>> = {
  'job.started.v1': () => ({ languages: [], skipped: {}, clusters: [], symbols: [], pace: [] }),
  'job.progress.v1': (view, { stage, done, total, percent, eta_s, counts, cost }: Progress, event) => {
    const at = Date.parse(event.timestamp);
    return {
      status: isOver(view.status) ? view.status : progressed(view.status, { stage, done, total, percent, eta_s, counts, cost }),
      pace: [...view.pace.filter((one) => one.stage === stage && at - one.at <= PACE_MS), { stage, at, done }],
    };
  },
  'generation.sentences_written.v1': (view, { symbols }: { symbols: WrittenSymbol[] }) => ({ symbols: withSymbols(view.symbols, symbols) }),
  'ingest.completed.v1': (_, { language_breakdown, skip_reasons }: { language_breakdown?: JobView['languages']; skip_reasons?: Record<string, number> }) => ({
    languages: [...(language_breakdown ?? [])].sort((a, b) => b.file_count - a.file_count || a.language.localeCompare(b.language)),
    skipped: skip_reasons ?? {},
  }),
  'assembly.cluster_created.v1': (view, cluster: JobView['clusters'][0]) => ({
    clusters: [...view.clusters.filter(({ cluster_id }) => cluster_id !== cluster.cluster_id), cluster].sort(
      (a, b) => b.member_count - a.member_count || a.cluster_id.localeCompare(b.cluster_id),
    ),
  }),
};

type Progress = Pick<JobStatus, 'counts' | 'cost'> & { stage: StageName; done: number; total: number; percent: number; eta_s: number | null };

const isOver = ({ status }: JobStatus): boolean => status !== 'queued' && status !== 'running';

function progressed(status: JobStatus, { stage, done, total, percent, eta_s, counts, cost }: Progress): JobStatus {
  const stages = status.stages.map((one) => (one.name === stage && one.status !== 'done' ? { ...one, status: 'running' as const, done, total } : one));
  return { ...status, status: 'running', stage, stages, counts, cost, progress: { done, total, percent: Math.max(percent, status.progress.percent), eta_s } };
}

/** The first half stays, since they matter most; the other half are the newest. */
function withSymbols(known: readonly WrittenSymbol[], written: readonly WrittenSymbol[]): WrittenSymbol[] {
  const ids = new Set(known.map(({ symbol_id }) => symbol_id));
  const all = [...known, ...written.filter(({ symbol_id }) => !ids.has(symbol_id))];
  return all.length <= SYMBOLS ? all : [...all.slice(0, SYMBOLS / 2), ...all.slice(-SYMBOLS / 2)];
}

/** A status that was asked for and may be a little older than the events that are in already. */
export function applyStatus(view: JobView, status: JobStatus): JobView {
  if (isOver(view.status) && !isOver(status)) return view;
  if (isOver(status) || status.attempt !== view.status.attempt) return { ...view, status };
  const stages = status.stages.map((stage, i) => laterOf(stage, view.status.stages[i]));
  const isBehind = status.progress.percent < view.status.progress.percent;
  return { ...view, status: { ...status, stages, ...(isBehind ? { counts: view.status.counts, cost: view.status.cost, progress: view.status.progress } : {}) } };
}

const RANK = { pending: 0, running: 1, done: 2, failed: 2, skipped: 2 };

const laterOf = (asked: StageStatus, known: StageStatus | undefined): StageStatus =>
  known !== undefined && known.name === asked.name && (RANK[known.status] > RANK[asked.status] || (known.status === asked.status && known.done > asked.done)) ? known : asked;

/** Units a second of the stage that runs, over the last seconds; null before two seconds are known. */
export function rateOf({ pace, status }: JobView): number | null {
  const [first, last] = [pace[0], pace.at(-1)];
  if (!first || !last || last.stage !== status.stage || last.at - first.at < 2000 || last.done <= first.done) return null;
  return ((last.done - first.done) * 1000) / (last.at - first.at);
}
