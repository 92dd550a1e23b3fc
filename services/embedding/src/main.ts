import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, run } from '@doctown/service';
import { createApp } from './app.ts';
import { type Config, loadConfig } from './config.ts';
import { downloadedModel } from './downloaded.ts';
import { loadModelEmbedder } from './embed.ts';
import { loadStaticEmbedder } from './static.ts';

await run(async () => {
  const config = loadConfig();
  const folder = config.EMBEDDING_MODEL_PATH ?? (await downloadedModel(config.DATA_DIR));
  const app = folder === undefined ? createApp({ embedder: loadStaticEmbedder() }, config.LOG_LEVEL) : await modelApp(folder, config);
  return { app, host: config.EMBEDDING_HOST, port: config.EMBEDDING_PORT };
});

async function modelApp(folder: string, config: Config): Promise<ReturnType<typeof createApp>> {
  const cache_folder = config.DATA_DIR === undefined ? await mkdtemp(join(tmpdir(), 'doctown-model-')) : join(config.DATA_DIR, 'models', 'tuned');
  const embedder = await loadModelEmbedder(folder, { max_tokens: config.EMBEDDING_MAX_TOKENS, threads: config.EMBEDDING_THREADS, cache_folder }).catch((error: unknown) =>
    refuse(error),
  );
  const app = createApp({ embedder }, config.LOG_LEVEL);
  if (embedder.note !== null) app.log.warn(embedder.note);
  return app;
}

function refuse(error: unknown): never {
  throw new ConfigError([error instanceof Error ? error.message : String(error)]);
}
