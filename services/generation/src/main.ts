import { run } from '@doctown/service';
import pLimit from 'p-limit';
import { createApp } from './app.ts';
import { loadConfig } from './config.ts';
import { openAiModel } from './openai.ts';
import { priceOf } from './price.ts';

await run(async () => {
  const config = loadConfig();
  const hasModel = config.OPENAI_API_KEY !== undefined || config.OPENAI_BASE_URL !== undefined;
  const ask = hasModel ? openAiModel({ api_key: config.OPENAI_API_KEY, base_url: config.OPENAI_BASE_URL, model: config.MODEL_NAME }) : null;
  const writer = {
    ask,
    model: config.MODEL_NAME,
    price: priceOf(config.MODEL_NAME, {
      ...(config.INPUT_TOKEN_PRICE === undefined ? {} : { input: config.INPUT_TOKEN_PRICE }),
      ...(config.OUTPUT_TOKEN_PRICE === undefined ? {} : { output: config.OUTPUT_TOKEN_PRICE }),
    }),
    max_prompt_tokens: config.MAX_PROMPT_TOKENS,
    limit: pLimit(config.MAX_CONCURRENT_REQUESTS),
    retries: { count: config.MAX_RETRIES, min_ms: config.RETRY_MIN_WAIT * 1000, max_ms: config.RETRY_MAX_WAIT * 1000 },
  };
  return { app: createApp({ writer }, config.LOG_LEVEL), host: config.GENERATION_HOST, port: config.GENERATION_PORT };
});
