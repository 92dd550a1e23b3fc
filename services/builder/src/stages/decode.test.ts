import { expect, test } from 'vitest';
import { decodeSource } from './decode.ts';

const TEXT = 'def café(): pass\n';

test.each([
  ['UTF-8', Buffer.from(TEXT)],
  ['UTF-16, little end first', Buffer.from(`\uFEFF${TEXT}`, 'utf16le')],
  ['UTF-16, big end first', Buffer.from(`\uFEFF${TEXT}`, 'utf16le').swap16()],
  ['Latin-1', Buffer.from(TEXT, 'latin1')],
])('%s is read', (_, bytes) => {
  expect(decodeSource(bytes)).toBe(TEXT);
});

test('UTF-32 is no text we read, and no UTF-16', () => {
  expect(decodeSource(Buffer.from([0xff, 0xfe, 0, 0, 0x64, 0, 0, 0, 0x65, 0, 0, 0]))).toBeNull();
});

test('the mark of UTF-8 stays, so that bytes are counted as the file has them', () => {
  const bytes = Buffer.from(`\uFEFF${TEXT}`);
  expect(Buffer.from(decodeSource(bytes) ?? '')).toEqual(bytes);
});

test.each([
  ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0])],
  ['half of a pair in UTF-16', Buffer.from([0xff, 0xfe, 0x3d, 0xd8])],
  ['bytes with controls among them', Buffer.from([0xe9, 0x01, 0x02, 0xff])],
])('%s is no text', (_, bytes) => {
  expect(decodeSource(bytes)).toBeNull();
});
