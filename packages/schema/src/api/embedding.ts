import { z } from 'zod';
import { ChunkId } from '../ids.ts';
import { EncodingFormat, WireVector } from '../vectors.ts';
import { contract } from './contract.ts';

export const EMBED_MAX_CHUNKS = 4096;

export const EmbedRequest = z.object({
  batch_id: z.string(),
  chunks: z
    .array(z.object({ chunk_id: ChunkId, content: z.string() }))
    .min(1)
    .max(EMBED_MAX_CHUNKS),
  encoding_format: EncodingFormat.default('float'),
});
export type EmbedRequest = z.output<typeof EmbedRequest>;

/** Row i belongs to chunk i, always. */
export const EmbedReply = z.object({
  batch_id: z.string(),
  model: z.string(),
  dimensions: z.int().positive(),
  vectors: z.array(z.object({ chunk_id: ChunkId, vector: WireVector })),
  truncated: z.array(ChunkId),
  duration_ms: z.number(),
});
export type EmbedReply = z.output<typeof EmbedReply>;

export const embed = contract({
  name: 'embed',
  summary: 'Texts to unit-length vectors, in order.',
  method: 'POST',
  path: '/embed',
  body: EmbedRequest,
  reply: EmbedReply,
  idempotent: true,
  body_limit: 32 * 1024 * 1024,
});
