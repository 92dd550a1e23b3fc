import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { hasTransformer } from './first-model.ts';

test('there is a transformer when one is named or has come whole, not while one is on its way', () => {
  const data_dir = mkdtempSync(join(tmpdir(), 'first-model-'));
  onTestFinished(() => rmSync(data_dir, { recursive: true, force: true }));
  expect(hasTransformer({ data_dir, environment: { EMBEDDING_MODEL_PATH: '/somewhere' } })).toBe(true);
  const weights = join(data_dir, 'models', 'all-MiniLM-L6-v2', 'onnx', 'model_quantized.onnx');
  mkdirSync(join(weights, '..'), { recursive: true });
  writeFileSync(`${weights}.part`, '');
  expect(hasTransformer({ data_dir, environment: {} })).toBe(false);
  renameSync(`${weights}.part`, weights);
  expect(hasTransformer({ data_dir, environment: {} })).toBe(true);
});
