import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ELEMENT, encodeModel, type ModelProto } from '@doctown/onnx';
import { describe, expect, test } from 'vitest';
import { exportedBert } from './graph/exported-model.ts';
import { findModel, modelId } from './model-files.ts';
import { loadEncoder } from './onnx.ts';
import { tuneModel } from './tune.ts';

const config = {
  model_type: 'bert',
  hidden_act: 'gelu',
  hidden_size: 48,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  intermediate_size: 96,
  max_position_embeddings: 300,
  layer_norm_eps: 1e-12,
  vocab_size: 500,
};
const texts = [[2], [2, 3], Array.from({ length: 17 }, (_, i) => i * 3), Array.from({ length: 200 }, (_, i) => (i * 31) % 500)];

describe.each(['fp32', 'int8'] as const)('an exported %s encoder', (precision) => {
  test('gives the same vectors through the rewritten graph', async () => {
    const files = findModel(modelFolder(exportedBert(config, precision)));
    const tuned = await tuneModel(files, scratch());
    expect(tuned).toMatchObject({ graph: 'tuned-1', reason: null });
    const [given, rewritten] = [await loadEncoder(files), await loadEncoder({ ...files, model: tuned.model })];
    for (const ids of texts) {
      const [a, b] = [await given.encode(ids), await rewritten.encode(ids)];
      expect(Math.hypot(...b)).toBeCloseTo(1, 5);
      expect(Math.max(...a.map((value, i) => Math.abs(value - (b[i] as number))))).toBeLessThan(precision === 'fp32' ? 1e-5 : 0.02);
    }
  });

  test('is rewritten once and kept', async () => {
    const [files, folder] = [findModel(modelFolder(exportedBert(config, precision))), scratch()];
    const first = await tuneModel(files, folder);
    writeFileSync(files.model, 'gone');
    expect(await tuneModel(files, folder)).toEqual(first);
    expect(readdirSync(folder)).toHaveLength(1);
  });
});

test('unsigned weights are the same numbers as signed ones', async () => {
  const files = findModel(modelFolder(unsigned(exportedBert(config, 'int8'))));
  const tuned = await tuneModel(files, scratch());
  expect(tuned.reason).toBeNull();
  const [given, rewritten] = [await loadEncoder(files), await loadEncoder({ ...files, model: tuned.model })];
  for (const ids of texts) {
    const b = await rewritten.encode(ids);
    expect((await given.encode(ids)).reduce((sum, value, i) => sum + value * (b[i] as number), 0)).toBeGreaterThan(0.9995);
  }
});

test.each<[string, (model: ModelProto) => void, object, RegExp]>([
  ['names nobody knows', ({ graph }) => rename(graph, 'encoder.layer.1.output.dense.bias', 'b1'), {}, /no encoder\.layer\.1\.output\.dense\.bias/],
  ['another activation', () => undefined, { hidden_act: 'relu' }, /hidden_act relu/],
  ['other sizes than its config', () => undefined, { intermediate_size: 64 }, /config\.json says 48 × 64/],
  ['two norms under each other’s names', ({ graph }) => swapNorms(graph), {}, /differs from the given one/],
])('an encoder with %s runs as it came, and the reason is told', async (_, change, settings, reason) => {
  const model = exportedBert(config, 'fp32');
  change(model);
  const files = findModel(modelFolder(model, { ...config, ...settings }));
  expect(await tuneModel(files, scratch())).toMatchObject({ model: files.model, graph: 'exported', reason: expect.stringMatching(reason) });
});

test('a folder that cannot be written to costs the faster graph, not the service', async () => {
  const files = findModel(modelFolder(exportedBert(config, 'fp32')));
  expect(await tuneModel(files, join(files.model, 'below-a-file'))).toMatchObject({ model: files.model, graph: 'exported', reason: expect.stringMatching(/ENOTDIR|EEXIST/) });
});

test('the same weights under another configuration have a graph of their own', async () => {
  const folder = scratch();
  const model = exportedBert(config, 'fp32');
  const [one, other] = [findModel(modelFolder(model)), findModel(modelFolder(model, { ...config, layer_norm_eps: 1e-5 }))];
  expect((await tuneModel(one, folder)).model).not.toBe((await tuneModel(other, folder)).model);
});

test('the name of a model changes with all that can change its vectors', () => {
  const files = findModel(modelFolder(exportedBert(config, 'fp32')));
  const folder = modelFolder(exportedBert(config, 'fp32'));
  writeFileSync(join(folder, 'tokenizer_config.json'), '{"do_lower_case": false}');
  const ids = [
    modelId(files, 256, 'tuned-1'),
    modelId(files, 128, 'tuned-1'),
    modelId(files, 256, 'exported'),
    modelId(findModel(modelFolder(exportedBert(config, 'fp32', 2))), 256, 'tuned-1'),
    modelId(findModel(modelFolder(exportedBert(config, 'fp32'), { ...config, layer_norm_eps: 1e-5 })), 256, 'tuned-1'),
    modelId(findModel(folder), 256, 'tuned-1'),
  ];
  expect(new Set(ids).size).toBe(6);
  expect(modelId(findModel(modelFolder(exportedBert(config, 'fp32'))), 256, 'tuned-1')).toBe(ids[0]);
});

function modelFolder(model: ModelProto, settings: object = config): string {
  const folder = join(scratch(), 'model');
  mkdirSync(folder);
  writeFileSync(join(folder, 'model.onnx'), encodeModel(model));
  writeFileSync(join(folder, 'config.json'), JSON.stringify(settings));
  writeFileSync(join(folder, 'tokenizer.json'), '{}');
  return folder;
}

const scratch = (): string => mkdtempSync(join(tmpdir(), 'tune-'));

function rename(graph: ModelProto['graph'], from: string, to: string): void {
  for (const tensor of graph.initializer) if (tensor.name === from) tensor.name = to;
  for (const node of graph.node) node.input = (node.input ?? []).map((input) => (input === from ? to : input));
}

/** Our reader goes by names; under each other's names only what they give tells them apart. */
function swapNorms(graph: ModelProto['graph']): void {
  rename(graph, 'embeddings.LayerNorm.weight', 'held');
  rename(graph, 'encoder.layer.0.output.LayerNorm.weight', 'embeddings.LayerNorm.weight');
  rename(graph, 'held', 'encoder.layer.0.output.LayerNorm.weight');
}

/** As quantizers with unsigned weights write it. */
function unsigned(model: ModelProto): ModelProto {
  for (const tensor of model.graph.initializer) {
    if (tensor.data_type !== ELEMENT.int8) continue;
    tensor.data_type = ELEMENT.uint8;
    tensor.raw_data = Uint8Array.from(tensor.raw_data ?? [], (byte) => (byte + 128) & 255);
  }
  return model;
}
