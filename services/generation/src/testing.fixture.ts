import { type FakeOpenAi, type FakeOpenAiOptions, startFakeOpenAi } from '@doctown/e2e/fake-openai';
import type { SymbolContext } from '@doctown/schema';
import { start } from '@doctown/service/testing';
import { onTestFinished } from 'vitest';
import { createApp } from './app.ts';
import { loadConfig } from './config.ts';
import type { Writer } from './generate.ts';
import { writerOf } from './writer.ts';

/** Waits of milliseconds where a service waits for seconds. */
const HASTE = { OPENAI_API_KEY: 'sk-test', RETRY_MIN_WAIT: '0.001', RETRY_MAX_WAIT: '0.02', MODEL_TIMEOUT_S: '5', MODEL_PATIENCE_S: '5' };

/** The service beside a model of its own; both gone after the test. */
export async function serve(options: FakeOpenAiOptions = {}, settings: Record<string, string> = {}): Promise<{ url: string; model: FakeOpenAi; writer: Writer }> {
  const model = await startFakeOpenAi(options);
  const { url, writer } = await serveFor(model.base_url, settings);
  onTestFinished(() => model.close());
  return { url, model, writer };
}

export async function serveFor(base_url: string, settings: Record<string, string> = {}): Promise<{ url: string; writer: Writer }> {
  const writer = writerOf(loadConfig({ ...HASTE, OPENAI_BASE_URL: base_url, ...settings }));
  const app = createApp({ writer }, 'silent');
  const url = await start(app);
  onTestFinished(() => app.close());
  return { url, writer };
}

export const contextOf = (name: string, more: Partial<SymbolContext> = {}): SymbolContext => ({
  symbol_id: `sym_${name}`,
  name,
  kind: 'function',
  language: 'python',
  file_path: 'app.py',
  signature: `def ${name}()`,
  calls: [],
  called_by: [],
  imports: [],
  related_symbols: [],
  cluster_label: null,
  centrality: 0.5,
  ...more,
});

export const asked = (...contexts: SymbolContext[]) => ({ job_id: 'job_test1234', symbols: contexts.map((one) => ({ symbol_id: one.symbol_id, context: one })) });

export const many = (count: number, name = 'f'): SymbolContext[] => Array.from({ length: count }, (_, i) => contextOf(`${name}${i}`, { centrality: 1 - i / count }));
