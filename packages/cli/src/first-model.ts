import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CliConfig, ROOT } from './config.ts';

const SCRIPT = join(ROOT, 'services', 'embedding', 'src', 'get-model.ts');

/** What is downloaded last, in either precision; until it is whole it has another name. */
const WEIGHTS = ['all-MiniLM-L6-v2/onnx/model_quantized.onnx', 'all-MiniLM-L6-v2-fp32/onnx/model.onnx'];

/** Whether a transformer is named or was downloaded. */
export const hasTransformer = ({ data_dir, environment }: Pick<CliConfig, 'data_dir' | 'environment'>): boolean =>
  Boolean(environment.EMBEDDING_MODEL_PATH) || WEIGHTS.some((path) => existsSync(join(data_dir, 'models', path)));

/** Where a start that tried leaves word, so that only one ever does. */
const markOf = (data_dir: string): string => join(data_dir, 'models', '.tried');

/** On a data folder's first start, tries once and briefly to download the embedding model; whatever comes of it, the start goes on. */
export async function tryModelOnce(config: CliConfig, say: (text: string) => void, signal: AbortSignal): Promise<void> {
  const { EMBEDDING_MODEL_PATH, EMBEDDING_MODEL_URL } = config.environment;
  if (EMBEDDING_MODEL_PATH || EMBEDDING_MODEL_URL === '' || existsSync(markOf(config.data_dir))) return;
  mkdirSync(join(config.data_dir, 'models'), { recursive: true });
  say('First start: trying once to download the embedding model MiniLM (23 MB) …');
  const heard = await run(config, signal);
  if (signal.aborted) return;
  writeFileSync(markOf(config.data_dir), `${heard.text}\n`);
  if (heard.code !== 0) say(`  not now (${heard.text}); going on without it. Later: npm run model`);
}

function run({ data_dir, environment }: CliConfig, signal: AbortSignal): Promise<{ code: number | null; text: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [SCRIPT, '--brief'], { env: { ...environment, DATA_DIR: data_dir }, stdio: ['ignore', 'ignore', 'pipe'], signal });
    let text = '';
    child.stderr.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
    });
    child.on('error', (error) => resolve({ code: 1, text: error.message }));
    child.on('exit', (code) => resolve({ code, text: text.trim().split('\n').at(-1) ?? '' }));
  });
}
