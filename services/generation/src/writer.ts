import { BatchSender } from './batch.ts';
import { Breaker } from './breaker.ts';
import type { Config } from './config.ts';
import { Gate } from './gate.ts';
import type { Writer } from './generate.ts';
import { openAiModel } from './language-model.ts';
import { Memory } from './memory.ts';
import { batchApi, openAiClient, sendChat } from './openai.ts';
import type { Voice } from './persist.ts';
import { batchPrice, type Price, priceOf } from './price.ts';

/** As many as a large repository has symbols; some 15 MB. */
const REMEMBERED = 20_000;
const ALL = Number.MAX_SAFE_INTEGER;

/** Who writes, from the settings: a model where there is a key or an address, else nobody. */
export function writerOf(config: Config): Writer {
  const hasModel = config.OPENAI_API_KEY !== undefined || config.OPENAI_BASE_URL !== undefined;
  const isBatch = config.GENERATION_MODE === 'batch';
  return {
    voice: !hasModel ? null : isBatch ? batchVoice(config) : liveVoice(config),
    model: config.MODEL_NAME,
    max_prompt_tokens: config.MAX_PROMPT_TOKENS,
    memory: new Memory(REMEMBERED),
    // A group's bytes depend on what was known before it, a symbol's do not: only these find their answers again.
    most_in_a_group: isBatch ? 1 : config.MAX_SYMBOLS_PER_CALL,
    groups_at_once: isBatch ? ALL : config.MAX_CONCURRENT_REQUESTS * 2,
  };
}

const settingsOf = (config: Config) => ({
  api_key: config.OPENAI_API_KEY,
  base_url: config.OPENAI_BASE_URL,
  model: config.MODEL_NAME,
  timeout_ms: config.MODEL_TIMEOUT_S * 1000,
});

const setPrice = (config: Config): Price =>
  priceOf(config.MODEL_NAME, { input: config.INPUT_TOKEN_PRICE, cached_input: config.CACHED_INPUT_TOKEN_PRICE, output: config.OUTPUT_TOKEN_PRICE });

/** Everything at once, and whatever time it takes: the far side does the rest. */
function batchVoice(config: Config): Voice {
  const settings = settingsOf(config);
  const sender = new BatchSender(batchApi(openAiClient(settings), settings), config.MODEL_NAME, config.BATCH_POLL_S * 1000);
  return {
    model: openAiModel(config.MODEL_NAME, sender.send),
    price: batchPrice(setPrice(config)),
    gate: new Gate(ALL),
    breaker: new Breaker({ failures: ALL, patience_ms: ALL, first_wait_ms: config.RETRY_MIN_WAIT * 1000, longest_wait_ms: config.RETRY_MAX_WAIT * 1000 }),
    retries: { count: config.MAX_RETRIES, min_ms: config.RETRY_MIN_WAIT * 1000, max_ms: config.RETRY_MAX_WAIT * 1000, patience_ms: ALL },
  };
}

function liveVoice(config: Config): Voice {
  const settings = settingsOf(config);
  const gate = new Gate(config.MAX_CONCURRENT_REQUESTS);
  const send = sendChat(openAiClient(settings), { ...settings, onLimits: (limits) => gate.heard(limits) });
  return {
    model: openAiModel(config.MODEL_NAME, send),
    price: setPrice(config),
    gate,
    breaker: new Breaker({
      failures: Math.max(5, config.MAX_CONCURRENT_REQUESTS),
      patience_ms: config.MODEL_PATIENCE_S * 1000,
      first_wait_ms: config.RETRY_MIN_WAIT * 1000,
      longest_wait_ms: config.RETRY_MAX_WAIT * 1000,
    }),
    retries: {
      count: config.MAX_RETRIES,
      min_ms: config.RETRY_MIN_WAIT * 1000,
      max_ms: config.RETRY_MAX_WAIT * 1000,
      patience_ms: config.MODEL_PATIENCE_S * 1000,
    },
  };
}
