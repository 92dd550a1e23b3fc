import { copyFile, link, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MINILM_CONFIG, type Precision, writeExportedModel } from '@doctown/embedding/exported-model';

const TOKENIZER = fileURLToPath(new URL('../../../fixtures/models/minilm-tokenizer/', import.meta.url));
const PRECISIONS: readonly Precision[] = ['int8', 'fp32'];
/** As the pipeline names the files. */
const PIPELINE_FILES: Readonly<Record<Precision, string>> = { int8: 'model_quantized.onnx', fp32: 'model.onnx' };

/** The folder that holds them for the pipeline. */
export const PIPELINE_MODEL = 'pipeline';

/** Models of MiniLM-L6's exact architecture with random weights and its own tokenizer, below `root`: `int8` and `fp32` for us, `pipeline` for transformers.js. */
export async function writeModels(root: string): Promise<void> {
  for (const folder of [...PRECISIONS, PIPELINE_MODEL]) await copyTokenizer(join(root, folder));
  await mkdir(join(root, PIPELINE_MODEL, 'onnx'));
  for (const precision of PRECISIONS) {
    const model = join(root, precision, 'model.onnx');
    await writeFile(model, writeExportedModel(MINILM_CONFIG, precision));
    await link(model, join(root, PIPELINE_MODEL, 'onnx', PIPELINE_FILES[precision]));
  }
}

async function copyTokenizer(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of ['config.json', 'tokenizer.json', 'tokenizer_config.json']) await copyFile(join(TOKENIZER, name), join(folder, name));
}
