import { readFileSync } from 'node:fs';
import { type PackContents, readDocpack } from '@doctown/docpack';
import type { JobStatus } from '@doctown/schema';
import { createColors } from 'picocolors';
import { describe, expect, test } from 'vitest';
import { widthOf } from './format.ts';
import { progressLines } from './progress.ts';
import { summaryOf } from './summary.ts';

const pack: PackContents = readDocpack(readFileSync(new URL('../../../fixtures/docpacks/full.docpack', import.meta.url)));
const stages = ['fetch', 'parse', 'embed'].map((name) => ({ name, status: 'running', total: 1_000_000, done: 5, duration_ms: null, started_at: new Date().toISOString() }));
const status = {
  stages,
  started_at: new Date().toISOString(),
  finished_at: null,
  progress: { eta_s: 90 },
  counts: { symbols: 1, edges: 2 },
  cost: { usd: 0 },
} as unknown as JobStatus;

test('the summary says how many vectors came from the cache', () => {
  const done = {
    ...status,
    stages: [],
    warnings: [],
    docpack: null,
    counts: { chunks: 1200, chunks_cached: 1100 },
    models: { embedding: 'words-v1' },
    cost: { input_tokens: 0, output_tokens: 0, usd: 0 },
  };
  expect(summaryOf(pack, done as unknown as JobStatus, 'out.docpack', false)).toMatch(/embedded +1,200 chunks +1,100 from the cache · words-v1/);
});

describe.each([[0], [20], [60], [80], [500]])('on a terminal that says it has %d columns', (columns) => {
  test('the summary can be read', () => {
    const lines = summaryOf(pack, null, 'out.docpack', false, widthOf({ columns })).split('\n');
    expect(lines.join('\n')).toContain('Most central');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(140);
  });

  test('no line of the progress wraps', () => {
    if (columns === 0) return;
    for (const line of progressLines(status, createColors(false), columns)) expect(line.length).toBeLessThan(columns);
  });
});
