import { run } from '@doctown/service';
import { buildApp } from './build.ts';
import { loadConfig } from './config.ts';

await run(async () => {
  const config = loadConfig();
  return { app: await buildApp(config), host: config.HOST, port: config.PORT };
});
