import type { Report } from '../jobs/report.ts';
import type { Wanted } from './generate-service.ts';

const EVERY_MS = 1000;
const AT_ONCE = 4;

/** Tells a few sentences a second of those that were just written, the first ones first: who watches sees what comes out before it is packed. */
export class FirstSentences {
  readonly #contexts: Map<string, Wanted['context']>;
  readonly #report: Pick<Report, 'event'>;
  readonly #now: () => number;
  #waiting: { symbol_id: string; summary: string }[] = [];
  #told: number;

  constructor(symbols: readonly Wanted[], report: Pick<Report, 'event'>, now = Date.now) {
    this.#contexts = new Map(symbols.map(({ symbol_id, context }) => [symbol_id, context]));
    this.#report = report;
    this.#now = now;
    this.#told = Number.NEGATIVE_INFINITY;
  }

  written(symbol_id: string, summary: string | undefined): void {
    if (summary && this.#waiting.length < AT_ONCE) this.#waiting.push({ symbol_id, summary });
    if (this.#waiting.length < AT_ONCE || this.#now() - this.#told < EVERY_MS) return;
    this.#told = this.#now();
    const symbols = this.#waiting.flatMap(({ symbol_id, summary }) => {
      const context = this.#contexts.get(symbol_id);
      return context ? [{ symbol_id, name: context.qualified_name ?? context.name, kind: context.kind, file_path: context.file_path, summary }] : [];
    });
    this.#waiting = [];
    void this.#report.event('generation.sentences_written.v1', { symbols }).catch(() => undefined);
  }
}
