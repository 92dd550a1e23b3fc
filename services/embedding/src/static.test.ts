import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loadStaticEmbedder, MODEL_FOLDER, staticVector } from './static.ts';
import { loadStaticModel } from './static-model.ts';
import { wordsOf } from './words.ts';

interface Golden {
  text: string;
  repeat?: number;
  tokens: number;
  words12: string[];
  norm: number;
  first16: number[];
}

const golden = readFileSync(new URL('../../../fixtures/embedder/vectors.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Golden);
const model = loadStaticModel(MODEL_FOLDER);
const never = new AbortController().signal;

test.each(golden.map(({ text, repeat = 1, ...rest }) => [text.slice(0, 40), { ...rest, text: text.repeat(repeat) }] as const))(
  '%j has the words and the vector its card gives',
  (_, one) => {
    const { words } = wordsOf(one.text);
    expect(words.length).toBe(one.tokens);
    expect(words.slice(0, 12)).toEqual(one.words12);
    const { vector } = staticVector(model, one.text);
    expect(Math.hypot(...vector)).toBeCloseTo(one.norm, 5);
    one.first16.forEach((value, d) => {
      expect(vector[d], `dimension ${d}`).toBeCloseTo(value, 5);
    });
  },
);

test('a question finds the code that answers it, though they share no word', async () => {
  const texts = ['read a file from disk', 'def load(path):\n    with open(path) as handle: return handle.read()', 'def paint(widget): widget.redraw(color)'];
  const { vectors } = await loadStaticEmbedder().embed(texts, never);
  const row = (i: number): Float32Array => vectors.subarray(i * 384, i * 384 + 384);
  const cosine = (a: number, b: number): number => row(a).reduce((sum, value, d) => sum + value * (row(b)[d] ?? 0), 0);
  expect(cosine(0, 1)).toBeGreaterThan(cosine(0, 2) + 0.1);
});

test('a text of more than 512 words is told to be cut', () => {
  expect(staticVector(model, 'word '.repeat(512)).is_truncated).toBe(false);
  expect(staticVector(model, 'word '.repeat(513)).is_truncated).toBe(true);
});

test('a damaged or incomplete folder is refused by the name of the file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'model-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(MODEL_FOLDER, folder, { recursive: true });
  const weights = readFileSync(join(folder, 'weights.i8'));
  weights[1000] = (weights[1000] ?? 0) ^ 1;
  writeFileSync(join(folder, 'weights.i8'), weights);
  expect(() => loadStaticModel(folder)).toThrow(/weights\.i8 is damaged/);
  rmSync(join(folder, 'weights.i8'));
  expect(() => loadStaticModel(folder)).toThrow(/weights\.i8/);
});

test('a signal stops a long request', async () => {
  const texts = Array.from({ length: 20_000 }, (_, i) => `word${i} `.repeat(300));
  await expect(loadStaticEmbedder().embed(texts, AbortSignal.timeout(50))).rejects.toThrow();
});
