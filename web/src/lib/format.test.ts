import { expect, test } from 'vitest';
import { ago, bytes, clock, duration, percent, plural, sentence, usd } from './format.ts';

test('sizes, prices and times keep the digits that tell something', () => {
  expect([999, 1000, 3_640_000, 25_200_000].map(bytes)).toEqual(['999 B', '1.0 kB', '3.6 MB', '25 MB']);
  expect([0, 0.00001, 0.0042, 0.05, 1.371].map(usd)).toEqual(['$0', '< $0.0001', '$0.0042', '$0.05', '$1.37']);
  expect([400, 9999, 12_000, 119_900, 200_000, 3_900_000].map(duration)).toEqual(['0.4 s', '10 s', '12 s', '2 min', '3 min 20 s', '1 h 5 min']);
  expect([42_000, 725_000, 3_723_000, -5].map(clock)).toEqual(['0:42', '12:05', '1:02:03', '0:00']);
});

test('a share is never rounded to done or to nothing', () => {
  expect([0, 0.001, 0.374, 0.999, 1].map(percent)).toEqual(['0%', '< 1%', '37%', '99%', '100%']);
});

test('one is one', () => {
  expect([plural(1, 'file'), plural(2, 'file'), plural(2, 'entry', 'entries')]).toEqual(['1 file', '2 files', '2 entries']);
});

test('a moment is told by its distance, then by its day', () => {
  const now = Date.parse('2026-11-25T12:00:00Z');
  expect(['2026-11-25T11:59:40Z', '2026-11-25T11:55:00Z', '2026-11-25T07:00:00Z', '2026-11-24T10:00:00Z', '2026-10-01T10:00:00Z'].map((iso) => ago(iso, now))).toEqual([
    'just now',
    '5 min ago',
    '5 h ago',
    'yesterday',
    '1 Oct 2026',
  ]);
});

test('what a service said becomes a sentence', () => {
  expect(['the bucket refused the pack', 'Done.', ''].map(sentence)).toEqual(['The bucket refused the pack.', 'Done.', '']);
});
