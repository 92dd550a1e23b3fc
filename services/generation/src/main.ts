import { run } from '@doctown/service';
import { createApp } from './app.ts';
import { loadConfig } from './config.ts';
import { writerOf } from './writer.ts';

await run(async () => {
  const config = loadConfig();
  return { app: createApp({ writer: writerOf(config) }, config.LOG_LEVEL), host: config.GENERATION_HOST, port: config.GENERATION_PORT };
});
