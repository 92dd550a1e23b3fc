import { expect, test } from 'vitest';
import { detailOf, sourceIn } from './detail.ts';
import { highlight } from './highlight.ts';
import { smallIndex } from './index.fixture.ts';
import { statisticsOf } from './statistics.ts';

test('a symbol knows its callers and its calls, the most central first, each by its surest edge', () => {
  const pack = smallIndex(['a', 'b', 'c'], ['b>c', 'a>c', 'a?c']);
  const { called_by, calls } = detailOf(pack, 2);
  expect(called_by.shown.map(({ symbol, edge }) => [symbol.name, edge.resolution])).toEqual([
    ['a', 'exact'],
    ['b', 'exact'],
  ]);
  expect(calls).toEqual({ total: 0, shown: [] });
});

test('alike symbols count from both ends', () => {
  const pack = smallIndex(['a', 'b', 'c'], [], ({ graph }) => {
    graph.edges = [
      { from: 'sym_a', to: 'sym_b', kind: 'related', confidence: 0.6 },
      { from: 'sym_c', to: 'sym_a', kind: 'related', confidence: 0.9 },
    ];
  });
  expect(detailOf(pack, 0).related.map(({ symbol, weight }) => [symbol.name, Math.round(weight * 10)])).toEqual([
    ['c', 9],
    ['b', 6],
  ]);
});

test('a symbol has neighbours in its file, and parents even in a ring', () => {
  const pack = smallIndex(['a', 'b'], [], ({ nodes }) => {
    nodes.symbols[0]!.parent_id = 'sym_b';
    nodes.symbols[1]!.parent_id = 'sym_a';
  });
  const detail = detailOf(pack, 0);
  expect(detail.next?.name).toBe('b');
  expect(detail.previous).toBeNull();
  expect(detail.parents.length).toBeLessThanOrEqual(2);
});

test('the code that the model was shown is found in its prompt', () => {
  expect(sourceIn('<data>\nKind: method\nSource:\ndef f():\n    return 1\n</data>')).toBe('def f():\n    return 1');
  expect(sourceIn('<data>\nKind: method\n</data>')).toBeNull();
});

test.each(['python', 'kotlin', 'tsx', 'c_sharp', 'rust', 'klingon', 'constructor'])('colours of %s change no letter', async (language) => {
  const text = 'def f(x: <b>int</b>, y="</script>") -> list[int]: # &amp; @é\n\treturn x';
  expect((await highlight(language, text)).map((token) => token.text).join('')).toBe(text);
});

test('keywords and strings get their roles', async () => {
  const tokens = await highlight('python', "def f(x='a'): return x");
  expect(tokens.find(({ text }) => text === 'def')?.role).toBe('keyword');
  expect(tokens.find(({ text }) => text === "'a'")?.role).toBe('string');
});

test('statistics count what is there', () => {
  const pack = smallIndex(['a', 'b', 'c'], ['a>b', 'c?b']);
  const figures = statisticsOf(pack);
  expect(figures).toMatchObject({
    symbols: 3,
    calls: 2,
    resolutions: [
      ['ambiguous', 1],
      ['exact', 1],
    ],
    most_called: [1],
  });
  expect(figures.callers.reduce((sum, [, count]) => sum + count, 0)).toBe(3);
});
