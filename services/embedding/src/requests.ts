import { invalidRequest, ServiceError, toWire } from '@doctown/schema';
import { EmbedRequest } from '@doctown/schema/api';
import type { Embedded, Embedder } from './embedder.ts';

/** Reads a body. Throws `ServiceError` `invalid_request` naming what is wrong. */
export function readRequest(body: Uint8Array): EmbedRequest {
  const parsed = EmbedRequest.safeParse(jsonOf(body));
  if (!parsed.success) throw invalidRequest(parsed.error);
  return parsed.data;
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    throw new ServiceError('invalid_request', 'the body is not JSON');
  }
}

/** Rows of an answer that are written together: of as many the text is held twice. */
const ROWS_AT_ONCE = 64;

/** The answer as JSON, an `EmbedReply`: row i belongs to chunk i. The bytes have a buffer of their own, which can be handed over. */
export function writeReply(
  { batch_id, chunks, encoding_format }: EmbedRequest,
  { model, dimensions }: Pick<Embedder, 'model' | 'dimensions'>,
  { vectors, truncated }: Embedded,
  duration_ms: number,
): Uint8Array<ArrayBuffer> {
  const cut = chunks.filter((_, i) => truncated[i]).map(({ chunk_id }) => chunk_id);
  const head = JSON.stringify({ batch_id, model, dimensions, truncated: cut, duration_ms });
  const parts = [Buffer.from(`${head.slice(0, -1)},"vectors":[`)];
  for (let from = 0; from < chunks.length; from += ROWS_AT_ONCE) {
    const rows = chunks.slice(from, from + ROWS_AT_ONCE).map(({ chunk_id }, i) => {
      const row = vectors.subarray((from + i) * dimensions, (from + i + 1) * dimensions);
      return `{"chunk_id":${JSON.stringify(chunk_id)},"vector":${JSON.stringify(toWire(row, encoding_format))}}`;
    });
    parts.push(Buffer.from(`${from === 0 ? '' : ','}${rows.join(',')}`));
  }
  return joined([...parts, Buffer.from(']}')]);
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
