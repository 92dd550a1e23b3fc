import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, run } from '@doctown/service';
import { createApp } from './app.ts';
import { type Config, loadConfig } from './config.ts';
import { type DeskSettings, startDesk } from './desk.ts';
import { downloadedModel } from './downloaded.ts';
import { MemoryGate, memoryOfMachine } from './memory.ts';

await run(async () => {
  const config = loadConfig();
  const desk = await startDesk(await deskSettings(config)).catch((error: unknown) => refuse(error instanceof Error ? error.message : String(error)));
  const gate = new MemoryGate((memoryOfMachine() * config.EMBEDDING_MAX_MEMORY_PERCENT) / 100, desk.dimensions);
  if (gate.room <= 0) refuse(`EMBEDDING_MAX_MEMORY_PERCENT: ${config.EMBEDDING_MAX_MEMORY_PERCENT} % of this machine's memory is less than the model itself takes`);
  const app = createApp({ desk, gate }, config.LOG_LEVEL);
  if (desk.note !== null) app.log.warn(desk.note);
  return { app, host: config.EMBEDDING_HOST, port: config.EMBEDDING_PORT, died: desk.died };
});

async function deskSettings(config: Config): Promise<DeskSettings> {
  const folder = config.EMBEDDING_MODEL_PATH ?? (await downloadedModel(config.DATA_DIR));
  if (folder === undefined && config.EMBEDDING_DEVICE !== 'cpu')
    refuse('EMBEDDING_DEVICE: there is no model for a device; run `npm run model` or set EMBEDDING_MODEL_PATH, or set EMBEDDING_DEVICE=cpu');
  if (folder === undefined) return { model: null, max_queue: config.EMBEDDING_MAX_QUEUE };
  const cache_folder = config.DATA_DIR === undefined ? folderOfThisProcess() : join(config.DATA_DIR, 'models', 'tuned');
  const { EMBEDDING_MAX_TOKENS: max_tokens, EMBEDDING_THREADS: threads, EMBEDDING_DEVICE: device } = config;
  return { model: { folder, max_tokens, threads, cache_folder, device }, max_queue: config.EMBEDDING_MAX_QUEUE };
}

/** Gone when the process ends. */
function folderOfThisProcess(): string {
  const folder = mkdtempSync(join(tmpdir(), 'doctown-model-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function refuse(message: string): never {
  throw new ConfigError([message]);
}
