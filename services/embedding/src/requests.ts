import { type EncodingFormat, invalidRequest, ServiceError, toWire } from '@doctown/schema';
import { EmbedRequest } from '@doctown/schema/api';
import type { Embedded, Embedder } from './embedder.ts';

/** Reads a body. Throws `ServiceError` `invalid_request` naming what is wrong. */
export function readRequest(body: Uint8Array): EmbedRequest {
  const parsed = EmbedRequest.safeParse(jsonOf(body));
  if (!parsed.success) throw invalidRequest(parsed.error);
  return parsed.data;
}

function jsonOf(body: Uint8Array): unknown {
  if (body.byteLength === 0) throw new ServiceError('invalid_request', 'the body is empty; send JSON');
  try {
    return JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8'));
  } catch {
    throw new ServiceError('invalid_request', 'the body is not JSON');
  }
}

/** The answer as JSON, an `EmbedReply`: row i belongs to chunk i. */
export function writeReply(
  { batch_id, chunks, encoding_format }: EmbedRequest,
  { model, dimensions }: Pick<Embedder, 'model' | 'dimensions'>,
  embedded: Embedded,
  duration_ms: number,
): Buffer<ArrayBuffer> {
  const truncated = chunks.filter((_, i) => embedded.truncated[i]).map(({ chunk_id }) => chunk_id);
  const head = JSON.stringify({ batch_id, model, dimensions, truncated, duration_ms });
  const rows = chunks.map(
    ({ chunk_id }, i) => `{"chunk_id":${JSON.stringify(chunk_id)},"vector":${vectorText(embedded.vectors.subarray(i * dimensions, (i + 1) * dimensions), encoding_format)}}`,
  );
  return Buffer.from(`${head.slice(0, -1)},"vectors":[${rows.join(',')}]}`);
}

const vectorText = (row: Float32Array, format: EncodingFormat): string => JSON.stringify(toWire(row, format));
