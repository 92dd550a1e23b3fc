import { expect, test } from 'vitest';
import { proseParts } from './prose.ts';

test('what stands in backticks is code, one or two of them', () => {
  expect(proseParts('Calls `open` and ``close``.')).toEqual([
    { text: 'Calls ', isCode: false },
    { text: 'open', isCode: true },
    { text: ' and ', isCode: false },
    { text: 'close', isCode: true },
    { text: '.', isCode: false },
  ]);
});

test('a lonely backtick, markup and nothing at all stay text', () => {
  expect(proseParts('a ` b <img src=x onerror=alert(1)>')).toEqual([{ text: 'a ` b <img src=x onerror=alert(1)>', isCode: false }]);
  expect(proseParts('')).toEqual([]);
});
