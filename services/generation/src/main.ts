import { run } from '@doctown/service';
import { createApp } from './app.ts';
import { loadConfig } from './config.ts';
import { keepOver } from './kept.ts';
import { writerOf } from './writer.ts';

await run(async () => {
  const config = loadConfig();
  const writer = writerOf(config);
  const app = createApp({ writer }, config.LOG_LEVEL);
  if (writer.voice) keepOver(app, writer.memory, config.DATA_DIR);
  return { app, host: config.GENERATION_HOST, port: config.GENERATION_PORT };
});
