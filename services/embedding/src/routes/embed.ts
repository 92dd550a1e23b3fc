import { toWire } from '@doctown/schema';
import { embed } from '@doctown/schema/api';
import { implement } from '@doctown/service';
import type { FastifyInstance } from 'fastify';
import type { Embedder } from '../embedder.ts';

/** POST /embed: row i of the answer is chunk i of the request. */
export function embedRoute(app: FastifyInstance, embedder: Embedder): void {
  implement(app, embed, async ({ batch_id, chunks, encoding_format }, { signal }) => {
    const started = performance.now();
    const { vectors, truncated } = await embedder.embed(
      chunks.map(({ content }) => content),
      signal,
    );
    const row = (i: number) => vectors.subarray(i * embedder.dimensions, (i + 1) * embedder.dimensions);
    return {
      batch_id,
      model: embedder.model,
      dimensions: embedder.dimensions,
      vectors: chunks.map(({ chunk_id }, i) => ({ chunk_id, vector: toWire(row(i), encoding_format) })),
      truncated: chunks.filter((_, i) => truncated[i]).map(({ chunk_id }) => chunk_id),
      duration_ms: Math.round(performance.now() - started),
    };
  });
}
