import { expect, test } from 'vitest';
import { groupsOf, type Item, itemOf, keyOf } from './plan.ts';
import { contextOf, many } from './testing.fixture.ts';
import { countTokens, cutToTokens, inputTokens } from './tokens.ts';

const settings = { model: 'm', max_prompt_tokens: 2000 };
const items = (contexts: ReturnType<typeof many>) => Promise.all(contexts.map((context) => itemOf({ symbol_id: context.symbol_id, context }, settings, undefined)));

async function groups(all: readonly Item[], most?: number): Promise<string[][]> {
  async function* turn() {
    yield* all;
  }
  const found: string[][] = [];
  for await (const group of groupsOf(turn(), settings.max_prompt_tokens, most)) found.push(group.map(({ symbol_id }) => symbol_id));
  return found;
}

const long = (name: string) => contextOf(name, { source: Array.from({ length: 80 }, (_, i) => `    step_${i} = work(${i})`).join('\n') });

test('small ones go together, a large one alone; each once', async () => {
  const found = await groups(await items([...many(9), long('big'), ...many(3, 'g')]), 4);
  expect(found).toEqual([['sym_f0', 'sym_f1', 'sym_f2', 'sym_f3'], ['sym_f4', 'sym_f5', 'sym_f6', 'sym_f7'], ['sym_big'], ['sym_f8', 'sym_g0', 'sym_g1', 'sym_g2']]);
});

test('one that waits for others is not overtaken for ever, and one alone is never a group', async () => {
  const found = await groups(await items([...many(1), ...Array.from({ length: 40 }, (_, i) => long(`big${i}`))]), 8);
  expect(found.findIndex(([id]) => id === 'sym_f0')).toBeLessThan(30);
  expect(found.flat()).toHaveLength(41);
  expect((await groups(await items(many(5)), 1)).every((group) => group.length === 1)).toBe(true);
});

test('a key is of the prompt and the model, not of where a symbol stands among others', async () => {
  const [one] = await items([contextOf('load', { centrality: 0.1, related_symbols: ['a'], cluster_label: 'x', called_by: ['main'] })]);
  const [same] = await items([contextOf('load', { centrality: 0.9, related_symbols: ['b'], cluster_label: 'y', called_by: ['test', 'main'] })]);
  const [other] = await items([contextOf('load', { signature: 'def load(path)' })]);
  expect(one?.key).toMatch(/^[0-9a-f]{64}$/);
  expect(same?.key).toBe(one?.key);
  expect(other?.key).not.toBe(one?.key);
  const prompt = { system: 'ab', user: 'c' };
  expect(new Set([keyOf('m', '1', prompt), keyOf('n', '1', prompt), keyOf('m', '2', prompt), keyOf('m', '1', { system: 'a', user: 'bc' })]).size).toBe(4);
});

test('a long text is counted in pieces, and to the token', () => {
  const prose = Array.from({ length: 3000 }, (_, i) => `word${i % 97} and line ${i}\n`).join('');
  expect(countTokens(prose)).toBe(
    countTokens(prose.slice(0, 500)) +
      countTokens(prose.slice(500)) -
      (countTokens(prose.slice(490, 500)) + countTokens(prose.slice(500, 510)) - countTokens(prose.slice(490, 510))),
  );
  const started = performance.now();
  expect(countTokens('a'.repeat(200_000) + ' '.repeat(200_000) + '中文'.repeat(50_000))).toBeGreaterThan(1000);
  expect(performance.now() - started).toBeLessThan(30_000);
  expect(inputTokens({ system: 'a', user: 'b' })).toBe(3 + 4 + 1 + 4 + 1);
  expect(countTokens(cutToTokens(prose, 100))).toBeLessThanOrEqual(100);
});
