import { run } from '@doctown/service';
import { createApp } from './app.ts';
import { loadConfig } from './config.ts';

await run(async () => {
  const config = loadConfig();
  const app = createApp({ clustering: config.CLUSTERING, cluster_k: config.CLUSTER_K, related_threshold: config.RELATED_THRESHOLD, seed: config.SEED }, config.LOG_LEVEL);
  return { app, host: config.ASSEMBLY_HOST, port: config.ASSEMBLY_PORT };
});
