import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServiceError, type SymbolContext } from '@doctown/schema';
import { type EstimateReply, estimateGeneration, type GenerateLine, type GenerateRequest, generateStream } from '@doctown/schema/api';
import { createService, implement, implementStream } from '@doctown/service';
import { start } from '@doctown/service/testing';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { Addresses } from '../addresses.ts';
import type { Report } from '../jobs/report.ts';
import { type Database, openDatabase } from '../store/database.ts';
import { DatabaseSentenceCache } from '../store/sentences.ts';
import { generateStage } from './generate.ts';

const folder = mkdtempSync(join(tmpdir(), 'generate-'));
let database: Database;
beforeAll(async () => {
  database = await openDatabase({ url: undefined, data_dir: folder });
});
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  await database.query('truncate sentences_0, sentences_1, job_spending');
});

const keyOf = ({ name }: SymbolContext): string => Buffer.from(name).toString('hex').padEnd(64, '0');
const bill = (context: SymbolContext) => ({ key: keyOf(context), cached: false, input_tokens: 100, output_tokens: 10, cost: 0.01 });

type Spoil = (line: GenerateLine, nth: number, request: GenerateRequest) => GenerateLine | 'end';

/** A far end that writes a sentence a symbol for a cent; `spoil` may change a line or end before it. */
async function farEnd(spoil: Spoil = (line) => line) {
  const seen = { requests: [] as GenerateRequest[], written: [] as string[] };
  const app = createService({ name: 'generation', logLevel: 'silent', contracts: [estimateGeneration, generateStream], health: () => ({ ready: true }) });
  implement(app, estimateGeneration, ({ symbols }): EstimateReply => {
    const items = symbols.map(({ symbol_id, context }) => ({ symbol_id, key: keyOf(context), input_tokens: 100, output_tokens_max: 50, cost_usd_max: 0.01 }));
    const sums = { symbols: symbols.length, symbols_cached: 0, input_tokens: 0, output_tokens_max: 0, cost_usd_max: 0, secrets_masked: 0, per_budget: [] };
    return { ...sums, model: 'm', prompt_version: '1', items };
  });
  implementStream(app, generateStream, async function* (request) {
    seen.requests.push(request);
    for (const { symbol_id, context } of request.symbols) {
      const documentation = { symbol_id, summary: `About ${context.name}.`, tokens_used: 110, origin: 'generated' as const, claims: [], verified: true, model: 'm' };
      const line = spoil({ type: 'documented', documentation, ...bill(context) }, seen.written.length, request);
      if (line === 'end') return;
      seen.written.push(context.name);
      yield line;
    }
    const none = { total_tokens: 0, total_cost: 0, cached: 0, input_tokens: 0, cached_input_tokens: 0, output_tokens: 0, reasoning_tokens: 0, secrets_masked: 0 };
    yield { type: 'completed' as const, ...none, model: 'm', prompt_version: '1', warnings: [] };
  });
  const url = await start(app);
  onTestFinished(() => app.close());
  return { url, seen };
}

const contextOf = (i: number): SymbolContext => ({
  symbol_id: `sym_${i}`,
  name: `f${i}`,
  kind: 'function',
  language: 'python',
  file_path: 'a.py',
  signature: '',
  calls: [],
  called_by: [],
  imports: [],
  related_symbols: [],
  cluster_label: null,
  centrality: 1 - i / 1000,
});
const assembled = (count: number) => Array.from({ length: count }, (_, i) => ({ symbol_id: contextOf(i).symbol_id, context: contextOf(i) }));

async function run(url: string, count: number, options: Parameters<typeof generateStage>[2] = {}, job_id = 'job_one1') {
  const told: Record<string, unknown> = {};
  const note = (name: string) => (value: object) => {
    told[name] = { ...(told[name] as object), ...value };
  };
  const report = {
    start: async () => {},
    done: async () => {},
    progress: () => {},
    live: () => {},
    models: note('models'),
    counts: note('counts'),
    cost: note('cost'),
    warn: note('warn'),
    event: async () => {},
  };
  const deps = { addresses: new Addresses([url]), patience_ms: 300, traceparent: '', job_id, cache: new DatabaseSentenceCache(database, 64 * 1024 * 1024) };
  const generated = await generateStage(deps, assembled(count), options, report as unknown as Report, new AbortController().signal);
  return { generated, told: told as { counts: Record<string, number>; cost: Record<string, number>; warn?: object } };
}

test('what one job paid for, the next has for nothing, to the word and to the cent', async () => {
  const { url, seen } = await farEnd();
  const first = await run(url, 30);
  expect(first.told).toMatchObject({ counts: { documented: 30, documented_cached: 0 }, cost: { usd: expect.closeTo(0.3), usd_saved: 0 } });
  const second = await run(url, 30, {}, 'job_two2');
  expect(seen.requests).toHaveLength(1);
  const { spent: _, usd_saved, ...same } = first.generated;
  expect(usd_saved).toBe(0);
  expect(second.generated).toMatchObject(same);
  expect(second.told).toMatchObject({ counts: { documented: 30, documented_cached: 30 }, cost: { usd: 0, usd_saved: expect.closeTo(0.3) } });
  await run(url, 30, { force: true }, 'job_three3');
  expect(seen.written).toHaveLength(60);
});

test('a job that died goes on where it was: what it had written is not asked again, and counts towards its budget', async () => {
  const { url, seen } = await farEnd((line, nth) => (nth === 12 ? 'end' : line));
  await expect(run(url, 30, { max_cost_usd: 0.2 })).rejects.toMatchObject({ code: 'upstream_unavailable', message: expect.stringContaining('GENERATION_PATIENCE_S') });
  expect(seen.written).toHaveLength(12);
  const again = await farEnd();
  const { told } = await run(again.url, 30, { max_cost_usd: 0.2 });
  expect(again.seen.written).toHaveLength(18);
  expect(again.seen.requests[0]?.max_cost_usd).toBeCloseTo(0.08);
  expect(told.counts.documented_cached).toBe(12);
});

test('a service that is away for a moment is waited for, and only asked for what it did not answer', async () => {
  let isAway = false;
  const { url, seen } = await farEnd((line, nth) => {
    isAway = !isAway && nth === 7;
    return isAway ? 'end' : line;
  });
  expect((await run(url, 20)).generated.documentation).toHaveLength(20);
  expect(seen.written).toHaveLength(20);
  expect(seen.requests.map(({ symbols }) => symbols.length)).toEqual([20, 13]);
});

test('what is not kept is asked again, and an answer that is a refusal is kept', async () => {
  const { url, seen } = await farEnd((line, nth) => {
    if (line.type !== 'documented' || nth > 1) return line;
    const { documentation, type: _, ...more } = line;
    const failure = { symbol_id: documentation.symbol_id, code: nth === 0 ? 'refused' : 'model_timeout', message: 'no' };
    return { type: 'failed' as const, failure, fallback: { ...documentation, origin: 'extracted' as const, model: null }, ...more, key: nth === 0 ? more.key : null };
  });
  const { generated, told } = await run(url, 5);
  expect(generated.documentation).toHaveLength(5);
  expect(generated.missing).toEqual({ refused: { count: 1, extracted: 1, message: 'no' }, model_timeout: { count: 1, extracted: 1, message: 'no' } });
  expect(told.cost.usd).toBeCloseTo(0.05);
  await run(url, 5, {}, 'job_two2');
  expect(seen.written.slice(5)).toEqual(['f1']);
});

test('what cannot be written down is not paid for', async () => {
  const { url } = await farEnd();
  const failing = {
    get: async () => new Map(),
    spentOn: async () => ({ usd: 0, input_tokens: 0, output_tokens: 0 }),
    put: () => Promise.reject(new ServiceError('internal', 'disk full')),
  };
  const quiet = new Proxy({}, { get: () => async () => {} }) as Report;
  const deps = { addresses: new Addresses([url]), patience_ms: 300, traceparent: '', job_id: 'job_one1', cache: failing };
  await expect(generateStage(deps, assembled(50), {}, quiet, new AbortController().signal)).rejects.toThrow('disk full');
});
