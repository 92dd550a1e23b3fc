import { ConfigError, run } from '@doctown/service';
import { createApp } from './app.ts';
import { loadConfig } from './config.ts';
import { downloadedModel } from './downloaded.ts';
import { loadModelEmbedder } from './embed.ts';
import { loadStaticEmbedder } from './static.ts';

await run(async () => {
  const config = loadConfig();
  const folder = config.EMBEDDING_MODEL_PATH ?? (await downloadedModel(config.DATA_DIR));
  const embedder =
    folder === undefined
      ? loadStaticEmbedder()
      : await loadModelEmbedder(folder, { max_tokens: config.EMBEDDING_MAX_TOKENS, threads: config.EMBEDDING_THREADS }).catch((error: unknown) => refuse(error));
  return { app: createApp({ embedder }, config.LOG_LEVEL), host: config.EMBEDDING_HOST, port: config.EMBEDDING_PORT };
});

function refuse(error: unknown): never {
  throw new ConfigError([error instanceof Error ? error.message : String(error)]);
}
