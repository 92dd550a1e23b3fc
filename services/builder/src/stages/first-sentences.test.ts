import type { SymbolContext } from '@doctown/schema';
import { expect, test } from 'vitest';
import { FirstSentences } from './first-sentences.ts';

const context = (name: string) => ({ name, qualified_name: `widgets.${name}`, kind: 'function', file_path: 'widgets.py' }) as SymbolContext;

test('sentences are told a few at a time, and never more than once a second', async () => {
  const told: string[][] = [];
  let now = 0;
  const report = { event: async (_: string, payload: object) => void told.push((payload as { symbols: { name: string }[] }).symbols.map(({ name }) => name)) };
  const ids = Array.from({ length: 30 }, (_, i) => `sym_${i}`);
  const sentences = new FirstSentences(
    ids.map((symbol_id) => ({ symbol_id, context: context(symbol_id) })),
    report,
    () => now,
  );
  sentences.written('sym_0', '');
  for (const id of ids.slice(0, 10)) sentences.written(id, `About ${id}.`);
  expect(told).toEqual([['widgets.sym_0', 'widgets.sym_1', 'widgets.sym_2', 'widgets.sym_3']]);
  now = 1000;
  sentences.written('sym_20', 'About sym_20.');
  expect(told).toHaveLength(2);
});
