import type { Documentation, IngestOptions, SymbolContext } from '@doctown/schema';
import { type AssembleReply, generateStream } from '@doctown/schema/api';
import { listen } from '@doctown/schema/client';
import type { Report } from '../jobs/report.ts';
import { FirstSentences } from './first-sentences.ts';
import type { Parsed } from './parse.ts';

const FIRST_LINE_MS = 300_000;

export interface Generated {
  documentation: Documentation[];
  model: string;
  prompt_version: string;
  input_tokens: number;
  output_tokens: number;
  usd: number;
  /** How many symbols have no sentence, by reason. */
  missing: Record<string, number>;
}

/** Follows the stream, most central symbols first, so that a budget is spent where it matters. */
export async function generateStage(
  url: string,
  job_id: string,
  parsed: Parsed,
  assembled: AssembleReply,
  options: IngestOptions,
  report: Report,
  traceparent: string,
  signal: AbortSignal,
): Promise<Generated> {
  const started = performance.now();
  const symbols = inOrder(assembled).slice(0, options.max_symbols);
  await report.start('generate', symbols.length);
  await report.event('generation.started.v1', { symbol_count: symbols.length, estimated_tokens: 0 });
  const result: Generated = { documentation: [], model: '', prompt_version: '', input_tokens: 0, output_tokens: 0, usd: 0, missing: {} };
  const left = parsed.symbols.length - symbols.length;
  if (left > 0) result.missing.max_symbols = left;
  const sentences = new FirstSentences(symbols, report);
  let failed = 0;
  const request = {
    job_id,
    symbols,
    documentation: options.documentation ?? ('full' as const),
    ...(options.max_cost_usd === undefined ? {} : { max_cost_usd: options.max_cost_usd }),
    ...(options.doc_language ? { doc_language: options.doc_language } : {}),
  };
  for await (const line of listen(url, generateStream, request, { signal, timeout_ms: FIRST_LINE_MS, traceparent })) {
    if (line.type === 'documented') {
      result.documentation.push(line.documentation);
      result.input_tokens += line.input_tokens;
      result.output_tokens += line.output_tokens;
      result.usd += line.cost;
      sentences.written(line.documentation);
      report.live('generation.symbol_documented.v1', { symbol_id: line.documentation.symbol_id, token_count: line.documentation.tokens_used });
    } else if (line.type === 'failed') {
      failed++;
      result.missing[line.failure.code] = (result.missing[line.failure.code] ?? 0) + 1;
    } else
      Object.assign(result, { model: line.model, prompt_version: line.prompt_version, input_tokens: line.input_tokens, output_tokens: line.output_tokens, usd: line.total_cost });
    report.counts({ documented: result.documentation.length, undocumented: failed + left });
    report.cost({ input_tokens: result.input_tokens, output_tokens: result.output_tokens, usd: result.usd });
    if (line.type !== 'completed') report.progress('generate', result.documentation.length + failed, symbols.length);
  }
  report.models({ generation: result.model });
  await report.event('generation.completed.v1', {
    total_tokens: result.input_tokens + result.output_tokens,
    total_cost: result.usd,
    duration_ms: Math.round(performance.now() - started),
    warnings: Object.entries(result.missing).map(([code, count]) => `${code}: ${count}`),
  });
  await report.done('generate');
  return result;
}

/** By centrality, ties by id. */
const inOrder = ({ symbol_contexts }: AssembleReply): { symbol_id: SymbolContext['symbol_id']; context: SymbolContext }[] =>
  [...symbol_contexts].sort((a, b) => b.centrality - a.centrality || (a.symbol_id < b.symbol_id ? -1 : 1)).map((context) => ({ symbol_id: context.symbol_id, context }));
