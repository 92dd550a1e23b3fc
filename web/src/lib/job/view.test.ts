import type { EventEnvelope, JobStatus } from '@doctown/schema';
import { expect, test } from 'vitest';
import { applyEvents, applyStatus, emptyView, rateOf } from './view.ts';

const COUNTS = { files: 0, files_skipped: 0, symbols: 0, edges: 0, clusters: 0, chunks: 0, chunks_cached: 0, documented: 0, documented_cached: 0, undocumented: 0 };
const COST = { input_tokens: 0, output_tokens: 0, usd: 0, usd_saved: 0 };
const status = (more: Partial<JobStatus> = {}): JobStatus => ({
  job_id: 'job_test',
  status: 'running',
  stage: 'parse',
  progress: { done: 0, total: 0, percent: 0, eta_s: null },
  stages: (['fetch', 'parse'] as const).map((name) => ({ name, status: name === 'fetch' ? 'done' : 'pending', started_at: null, duration_ms: null, done: 0, total: 0 })),
  source: { repo_url: 'https://github.com/acme/widgets', git_ref: null, commit_hash: null },
  counts: COUNTS,
  cost: COST,
  models: { embedding: null, generation: null },
  docpack: null,
  warnings: [],
  error: null,
  attempt: 1,
  created_at: '2026-01-01T00:00:00.000Z',
  started_at: '2026-01-01T00:00:00.000Z',
  finished_at: null,
  ...more,
});
const event = (sequence: number, event_type: EventEnvelope['event_type'], payload: Record<string, unknown>): EventEnvelope => ({
  event_id: `evt_${sequence}`,
  event_type,
  timestamp: new Date(Date.parse('2026-01-01T00:00:00Z') + sequence * 1000).toISOString(),
  sequence,
  context: { job_id: 'job_test', repo_url: 'https://github.com/acme/widgets' },
  meta: {},
  payload,
});
const progress = (sequence: number, done: number) =>
  event(sequence, 'job.progress.v1', { stage: 'parse', done, total: 100, percent: done, eta_s: 5, counts: { ...COUNTS, files: done }, cost: COST });

test('events that come a second time, after a reconnect, change nothing', () => {
  const events = [event(1, 'job.created.v1', { repo_url: 'u', git_ref: null }), event(2, 'job.started.v1', { attempt: 1 }), progress(3, 10)];
  const once = applyEvents(emptyView(status()), events);
  expect(applyEvents(once, events)).toEqual(once);
  expect(applyEvents(applyEvents(emptyView(status()), events.slice(0, 2)), events)).toEqual(once);
  expect(once.log.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
});

test('a status that is a little older than the events does not turn the clock back', () => {
  const view = applyEvents(emptyView(status()), [progress(1, 40)]);
  const later = applyStatus(view, status({ progress: { done: 20, total: 100, percent: 20, eta_s: 9 }, counts: { ...COUNTS, files: 20 } }));
  expect(later.status.stages[1]).toMatchObject({ status: 'running', done: 40 });
  expect(later.status.counts.files).toBe(40);
  expect(later.status.progress.percent).toBe(40);
});

test('the end is final, whatever arrives after it', () => {
  const over = applyStatus(emptyView(status()), status({ status: 'cancelled', finished_at: '2026-01-01T00:01:00.000Z' }));
  expect(applyStatus(over, status()).status.status).toBe('cancelled');
  expect(applyEvents(over, [progress(9, 50)]).status.status).toBe('cancelled');
});

test('a new attempt begins with an empty page, but keeps its log', () => {
  const view = applyEvents(emptyView(status()), [
    event(1, 'assembly.cluster_created.v1', { cluster_id: 'c', label: 'l', member_count: 2 }),
    event(2, 'job.started.v1', { attempt: 2 }),
  ]);
  expect(view.clusters).toEqual([]);
  expect(view.log).toHaveLength(2);
});

test('the pace is that of the last seconds of the stage that runs', () => {
  const view = applyEvents(
    emptyView(status()),
    Array.from({ length: 30 }, (_, i) => progress(i + 1, i < 20 ? i : 20 + (i - 20) * 5)),
  );
  expect(rateOf(view)).toBeGreaterThan(3);
  expect(view.pace.length).toBeLessThan(15);
  expect(rateOf(applyEvents(emptyView(status()), [progress(1, 5)]))).toBeNull();
});

test('a long job does not fill the page’s memory', () => {
  const symbols = (i: number) => ({ symbols: [{ symbol_id: `s${i}`, name: `n${i}`, kind: 'function', file_path: 'f', summary: 's' }] });
  const view = applyEvents(
    emptyView(status()),
    Array.from({ length: 5000 }, (_, i) => event(i + 1, 'generation.sentences_written.v1', symbols(i))),
  );
  expect(view.symbols).toHaveLength(40);
  expect(view.symbols[0]?.symbol_id).toBe('s0');
  expect(view.symbols.at(-1)?.symbol_id).toBe('s4999');
  expect(
    applyEvents(
      emptyView(status()),
      Array.from({ length: 2000 }, (_, i) => progress(i + 1, i)),
    ).log,
  ).toHaveLength(500);
});

test('an event that this site does not know yet is passed over', () => {
  const view = applyEvents(emptyView(status()), [event(1, 'job.dreamt.v1' as never, {}), progress(2, 3)]);
  expect(view.last).toBe(2);
  expect(view.log).toHaveLength(1);
});
