import { describe, expect, test } from 'vitest';
import { type EgoQuery, egoOf } from './ego.ts';
import { layoutEgo } from './ego-layout.ts';
import { smallIndex, townIndex } from './index.fixture.ts';
import { findPath } from './path.ts';
import { callsOnly } from './steps.ts';

const query: EgoQuery = { ...callsOnly, depth: 2, cap: 10, direction: 'both' };

/** Columns with names instead of numbers. */
function columns(calls: string[], change: Partial<EgoQuery> = {}, centre = 'm') {
  const names = [...new Set([...calls.flatMap((call) => call.split(/[>?]/)), centre])].sort();
  const pack = smallIndex(names, calls);
  const { columns: found, edges } = egoOf(pack, names.indexOf(centre), { ...query, ...change });
  return {
    columns: Object.fromEntries(found.map(({ distance, symbols, hidden }) => [distance, symbols.map((s) => names[s]!).join('') + (hidden > 0 ? `+${hidden}` : '')])),
    edges: edges.map((e) => `${names[pack.edges.from[e]!]}>${names[pack.edges.to[e]!]}`),
  };
}

describe('callers and callees', () => {
  test('stand in columns by distance', () => {
    expect(columns(['a>b', 'b>m', 'm>x', 'x>y']).columns).toEqual({ '-2': 'a', '-1': 'b', 0: 'm', 1: 'x', 2: 'y' });
  });
  test('go as deep as asked, and only to the side asked', () => {
    expect(columns(['a>b', 'b>m', 'm>x', 'x>y'], { depth: 1 }).columns).toEqual({ '-1': 'b', 0: 'm', 1: 'x' });
    expect(columns(['b>m', 'm>x'], { direction: 'callers' }).columns).toEqual({ '-1': 'b', 0: 'm' });
    expect(columns(['b>m', 'm>x'], { direction: 'callees' }).columns).toEqual({ 0: 'm', 1: 'x' });
  });
  test('beyond the cap are counted, the most central ones shown', () => {
    expect(columns(['m>a', 'm>b', 'm>c', 'm>d'], { cap: 2 }).columns).toEqual({ 0: 'm', 1: 'ab+2' });
  });
  test('that are both stand once, and both edges are drawn', () => {
    const { columns: found, edges } = columns(['m>x', 'x>m']);
    expect(found).toEqual({ 0: 'm', 1: 'x' });
    expect(edges.sort()).toEqual(['m>x', 'x>m']);
  });
  test('of uncertain calls can be left out', () => {
    expect(columns(['m>a', 'm?b'], { min_confidence: 0.5 }).columns).toEqual({ 0: 'm', 1: 'a' });
    expect(columns(['m>a', 'm?b'], { resolutions: ['exact'] }).columns).toEqual({ 0: 'm', 1: 'a' });
    expect(columns(['m>a'], { kinds: ['extends'] }).columns).toEqual({ 0: 'm' });
  });
  test('of one who calls only itself are none', () => expect(columns(['m>m']).columns).toEqual({ 0: 'm' }));
});

describe('the drawing', () => {
  const laid = layoutEgo(
    [
      { distance: 0, ids: ['m'], hidden: 0 },
      { distance: 1, ids: ['a', 'b'], hidden: 3 },
      { distance: 2, ids: ['x', 'y'], hidden: 0 },
    ],
    [
      { from: 'm', to: 'a' },
      { from: 'm', to: 'b' },
      { from: 'b', to: 'x' },
      { from: 'a', to: 'y' },
    ],
  );
  const row = (id: string) => laid.boxes.find((box) => box.id === id)!.row;

  test('crosses no lines that need not cross', () => expect(Math.sign(row('a') - row('b'))).toBe(Math.sign(row('y') - row('x'))));
  test('never puts two boxes in one place', () => {
    const places = [...laid.boxes, ...laid.more].map(({ distance, row: at }) => `${distance}/${at}`);
    expect(new Set(places).size).toBe(places.length);
  });
  test('ends a column that hides some with a box that says how many', () => expect(laid.more).toEqual([{ distance: 1, row: 1, count: 3 }]));
  test('keeps the centre in the middle', () => expect(row('m')).toBe(0));
});

describe('a path', () => {
  const names = ['a', 'b', 'c', 'd', 'e'];
  const find = (calls: string[], from: string, to: string, change: Partial<EgoQuery> = {}) => {
    const pack = smallIndex(names, calls);
    return (
      findPath(pack, names.indexOf(from), names.indexOf(to), { ...callsOnly, ...change })
        ?.symbols.map((s) => names[s])
        .join('') ?? null
    );
  };
  test('is a shortest one', () => expect(find(['a>b', 'b>c', 'c>d', 'a>e', 'e>d'], 'a', 'd')).toBe('aed'));
  test('goes through the more central symbol when two are equally short', () => expect(find(['a>b', 'b>d', 'a>c', 'c>d'], 'a', 'd')).toBe('abd'));
  test('follows calls, not their opposite', () => expect(find(['b>a'], 'a', 'b')).toBeNull());
  test('keeps to what may be walked', () => expect(find(['a?b'], 'a', 'b', { min_confidence: 0.5 })).toBeNull());
  test('to oneself is no step', () => expect(find([], 'a', 'a')).toBe('a'));
  test('comes back out of rings', () => expect(find(['a>b', 'b>a', 'b>c', 'c>b'], 'a', 'd')).toBeNull());
  test('has one edge fewer than symbols', () => {
    const pack = townIndex({ symbols: 500 });
    const path = findPath(pack, 0, 250, callsOnly);
    if (path === null) throw new Error('the town is not connected');
    expect(path.edges.map((e) => [pack.edges.from[e], pack.edges.to[e]])).toEqual(path.edges.map((_, at) => [path.symbols[at], path.symbols[at + 1]]));
  });
});
