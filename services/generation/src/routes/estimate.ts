import { estimateGeneration } from '@doctown/schema/api';
import { implement } from '@doctown/service';
import type { FastifyInstance } from 'fastify';
import { EXTRACTED, type Writer, worstCase } from '../generate.ts';
import { isReasoning, MAX_OUTPUT_TOKENS } from '../openai.ts';
import { promptOf } from '../prompt.ts';
import { countTokens } from '../tokens.ts';

/** POST /estimate: tokens and price, calling nobody. */
export function estimateRoute(app: FastifyInstance, writer: Writer): void {
  implement(app, estimateGeneration, ({ symbols, documentation, doc_language }) => {
    if (writer.ask === null || documentation !== 'full') return { symbols: symbols.length, input_tokens: 0, output_tokens_max: 0, cost_usd_max: 0, model: EXTRACTED };
    const prompts = symbols.map(({ context }) => promptOf(context, writer.max_prompt_tokens, doc_language));
    return {
      symbols: symbols.length,
      input_tokens: prompts.reduce((sum, { system, user }) => sum + countTokens(system) + countTokens(user), 0),
      output_tokens_max: symbols.length * (isReasoning(writer.model) ? MAX_OUTPUT_TOKENS.reasoning : MAX_OUTPUT_TOKENS.plain),
      cost_usd_max: prompts.reduce((sum, prompt) => sum + worstCase(prompt, writer), 0),
      model: writer.model,
    };
  });
}
