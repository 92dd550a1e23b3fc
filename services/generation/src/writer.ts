import { Breaker } from './breaker.ts';
import type { Config } from './config.ts';
import { Gate } from './gate.ts';
import type { Writer } from './generate.ts';
import { Memory } from './memory.ts';
import { openAiClient, openAiModel, sendChat } from './openai.ts';
import type { Voice } from './persist.ts';
import { priceOf } from './price.ts';

/** As many as a large repository has symbols; some 15 MB. */
const REMEMBERED = 20_000;

/** Who writes, from the settings: a model where there is a key or an address, else nobody. */
export function writerOf(config: Config): Writer {
  const hasModel = config.OPENAI_API_KEY !== undefined || config.OPENAI_BASE_URL !== undefined;
  return {
    voice: hasModel ? liveVoice(config) : null,
    model: config.MODEL_NAME,
    max_prompt_tokens: config.MAX_PROMPT_TOKENS,
    memory: new Memory(REMEMBERED),
    most_in_a_group: config.MAX_SYMBOLS_PER_CALL,
    groups_at_once: config.MAX_CONCURRENT_REQUESTS * 2,
  };
}

function liveVoice(config: Config): Voice {
  const settings = { api_key: config.OPENAI_API_KEY, base_url: config.OPENAI_BASE_URL, model: config.MODEL_NAME, timeout_ms: config.MODEL_TIMEOUT_S * 1000 };
  const gate = new Gate(config.MAX_CONCURRENT_REQUESTS);
  const send = sendChat(openAiClient(settings), { ...settings, onLimits: (limits) => gate.heard(limits) });
  return {
    model: openAiModel(config.MODEL_NAME, send),
    price: priceOf(config.MODEL_NAME, { input: config.INPUT_TOKEN_PRICE, cached_input: config.CACHED_INPUT_TOKEN_PRICE, output: config.OUTPUT_TOKEN_PRICE }),
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
