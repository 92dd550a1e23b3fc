import type { Documentation, FailedDocumentation } from '@doctown/schema';
import { type GenerateReply, type GenerateRequest, generate as generateContract, generateStream } from '@doctown/schema/api';
import { implementEither } from '@doctown/service';
import type { FastifyInstance } from 'fastify';
import { generate, type Writer } from '../generate.ts';

/** POST /generate: one JSON answer in the order asked, or a line a symbol as soon as it is done. */
export function generateRoute(app: FastifyInstance, writer: Writer): void {
  implementEither(
    app,
    generateContract,
    (request, { signal }) => collect(request, writer, signal),
    generateStream,
    (request, { signal }) => generate(request, writer, signal),
  );
}

async function collect(request: GenerateRequest, writer: Writer, signal: AbortSignal): Promise<GenerateReply> {
  const documented = new Map<string, Documentation>();
  const failed = new Map<string, FailedDocumentation>();
  for await (const line of generate(request, writer, signal)) {
    if (line.type === 'documented') documented.set(line.documentation.symbol_id, line.documentation);
    else if (line.type === 'failed') {
      failed.set(line.failure.symbol_id, line.failure);
      if (line.fallback) documented.set(line.failure.symbol_id, line.fallback);
    } else if (line.type === 'completed') {
      const { type: _, ...totals } = line;
      return { documented_symbols: inOrder(request, documented), failed: inOrder(request, failed), ...totals };
    }
  }
  throw new Error('generation ended without its last line');
}

const inOrder = <T>(request: GenerateRequest, found: Map<string, T>): T[] => request.symbols.flatMap(({ symbol_id }) => found.get(symbol_id) ?? []);
