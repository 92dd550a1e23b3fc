import type { Documentation, FailedDocumentation, SymbolContext } from '@doctown/schema';
import type { GenerateLine, GenerateRequest } from '@doctown/schema/api';
import { Budget } from './budget.ts';
import { Channel } from './channel.ts';
import { extractSummary } from './extract.ts';
import type { Memory } from './memory.ts';
import { noUsage } from './model.ts';
import type { Voice } from './persist.ts';
import { groupsOf, type Item, itemOf } from './plan.ts';
import { PROMPT_VERSION } from './prompt.ts';
import { addBill, type Written, writeGroup } from './write.ts';

export interface Writer {
  /** Null: sentences are extracted, nothing is asked. */
  voice: Voice | null;
  model: string;
  max_prompt_tokens: number;
  /** What was written lately, over all jobs. */
  memory: Memory<Written>;
  /** Most symbols in one call. */
  most_in_a_group: number;
  /** Groups of one job under way at once; more than calls, since some only wait. */
  groups_at_once: number;
}

export const EXTRACTED = 'extracted';

/** Whoever waits for a line gives up after some minutes without any. */
const SIGN_OF_LIFE_MS = 15_000;

interface Found {
  item: Item;
  written: Written;
  /** It was paid for by somebody else, or before. */
  is_cached: boolean;
}

/** Documents every symbol, each as a line when it is done, then `completed`. A symbol the model did not write about is `failed` with the reason, beside what can be extracted. */
export async function* generate(request: GenerateRequest, writer: Writer, signal: AbortSignal): AsyncGenerator<GenerateLine> {
  if (!isAsking(request, writer)) {
    for (const { symbol_id, context } of request.symbols) yield extractedLine(symbol_id, context, request.documentation === 'none');
    yield completed(EXTRACTED, { ...emptyTotals() });
    return;
  }
  const totals = emptyTotals();
  const { gate } = writer.voice;
  for await (const found of findAll(request, writer, writer.voice, signal).orEvery(SIGN_OF_LIFE_MS)) {
    if (found === null) {
      yield { type: 'waiting', active: gate.active, waiting: gate.waiting };
      continue;
    }
    const { item, written, is_cached } = found;
    totals.masked += item.masked;
    if (is_cached) totals.cached++;
    else addBill(totals, written);
    if (written.type === 'failed') totals.reasons.set(written.code, (totals.reasons.get(written.code) ?? 0) + 1);
    yield lineOf(item, written, is_cached, writer.model);
  }
  const verdict = writer.voice.breaker.verdict;
  yield completed(writer.model, totals, verdict ? [`the model is not asked any more: ${verdict}`] : []);
}

export const isAsking = (request: GenerateRequest, writer: Writer): writer is Writer & { voice: Voice } => writer.voice !== null && request.documentation === 'full';

/** As they are found. When who asked leaves, no new call begins; those under way end, and what they found is remembered. */
function findAll(request: GenerateRequest, writer: Writer, voice: Voice, signal: AbortSignal): Channel<Found> {
  const found = new Channel<Found>();
  const groups = groupsOf(itemsOf(request, writer), writer.max_prompt_tokens, writer.most_in_a_group);
  const job = { job_id: request.job_id, budget: new Budget(request.max_cost_usd), signal };
  const work = async (): Promise<void> => {
    for await (const group of groups) {
      signal.throwIfAborted();
      await findGroup(group, request, writer, voice, job, (one) => found.push(one));
    }
  };
  Promise.all(Array.from({ length: Math.min(writer.groups_at_once, request.symbols.length) }, work)).then(
    () => found.close(),
    (error: unknown) => found.close(error),
  );
  return found;
}

async function* itemsOf(request: GenerateRequest, writer: Writer): AsyncGenerator<Item> {
  for (const symbol of request.symbols) yield itemOf(symbol, writer, request.doc_language);
}

/** Remembered, awaited, or asked: nothing is asked twice. */
async function findGroup(
  group: readonly Item[],
  request: GenerateRequest,
  writer: Writer,
  voice: Voice,
  job: Parameters<typeof writeGroup>[2],
  onFound: (found: Found) => void,
): Promise<void> {
  const { memory } = writer;
  const mine = new Map<string, { items: Item[]; end: (found: Written | null) => void }>();
  const others: Promise<void>[] = [];
  for (const item of group) {
    const known = request.force ? undefined : memory.get(item.key);
    const own = mine.get(item.key);
    const sought = memory.sought(item.key);
    if (known) onFound({ item, written: known, is_cached: true });
    else if (own) own.items.push(item);
    else if (sought) others.push(awaitOther(item, sought));
    else mine.set(item.key, { items: [item], end: memory.seek(item.key) });
  }
  const first = [...mine.values()].map(({ items }) => items[0] as Item);
  const settings = { voice, max_prompt_tokens: writer.max_prompt_tokens, language: request.doc_language };
  try {
    if (first.length > 0) await writeGroup(first, settings, job, tell);
  } finally {
    for (const { end } of mine.values()) end(null);
  }
  await Promise.all(others);

  function tell({ key }: Item, written: Written): void {
    const { items, end } = mine.get(key) ?? { items: [], end: () => undefined };
    end(written.keeps ? written : null);
    for (const [i, item] of items.entries()) onFound({ item, written, is_cached: i > 0 });
  }

  /** Found by another, or by ourselves after all. */
  async function awaitOther(item: Item, sought: Promise<Written | null>): Promise<void> {
    const written = await sought;
    if (written) onFound({ item, written, is_cached: true });
    else await findGroup([item], request, writer, voice, job, onFound);
  }
}

function lineOf(item: Item, written: Written, cached: boolean, model: string): GenerateLine {
  const { usage, usd, keeps } = written;
  const { input_tokens, output_tokens } = usage;
  const bill = { key: keeps ? item.key : null, cached, input_tokens, output_tokens, cost: usd };
  const { symbol_id, context } = item;
  if (written.type === 'failed') {
    const { code, message } = written;
    return { type: 'failed', failure: { symbol_id, code, message }, fallback: extracted(symbol_id, context), ...bill };
  }
  const { summary, claims, verified } = written;
  return { type: 'documented', documentation: { symbol_id, summary, tokens_used: input_tokens + output_tokens, origin: 'generated', claims, verified, model }, ...bill };
}

const NOTHING = { key: null, cached: false, input_tokens: 0, output_tokens: 0, cost: 0 };

function extractedLine(symbol_id: SymbolContext['symbol_id'], context: SymbolContext, isOff: boolean): GenerateLine {
  const documentation = isOff ? null : extracted(symbol_id, context);
  if (documentation) return { type: 'documented', documentation, ...NOTHING };
  const failure: FailedDocumentation = isOff
    ? { symbol_id, code: 'not_requested', message: 'documentation was not asked for' }
    : { symbol_id, code: 'nothing_to_extract', message: 'there is no comment, and the graph says nothing about it' };
  return { type: 'failed', failure, fallback: null, ...NOTHING };
}

function extracted(symbol_id: SymbolContext['symbol_id'], context: SymbolContext): Documentation | null {
  const summary = extractSummary(context);
  return summary === null ? null : { symbol_id, summary, tokens_used: 0, origin: 'extracted', claims: [], verified: true, model: null };
}

const emptyTotals = () => ({ usage: noUsage(), usd: 0, cached: 0, masked: 0, reasons: new Map<string, number>() });

function completed(model: string, { usage, usd, cached, masked, reasons }: ReturnType<typeof emptyTotals>, warnings: string[] = []): GenerateLine {
  const why = [...reasons].sort(([a], [b]) => (a < b ? -1 : 1)).map(([code, count]) => `${count} ${count === 1 ? 'symbol' : 'symbols'} without a sentence of the model: ${code}`);
  return {
    type: 'completed',
    total_tokens: usage.input_tokens + usage.output_tokens,
    total_cost: usd,
    cached,
    ...usage,
    secrets_masked: masked,
    model,
    prompt_version: PROMPT_VERSION,
    warnings: [...warnings, ...why],
  };
}
