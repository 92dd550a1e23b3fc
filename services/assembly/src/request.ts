import { decodeVector, invalidRequest, ServiceError, type WireVector } from '@doctown/schema';
import { AssembleRequest, AssembleRequestLine } from '@doctown/schema/api';
import type { z } from 'zod';

/** A chunk whose vector has been read, or not yet. */
export interface GivenChunk {
  chunk_id: string;
  content: string;
  vector: WireVector | Float32Array;
}

/** A request with its chunks as they were given. */
export type GivenRequest = Omit<AssembleRequest, 'chunks'> & { chunks: GivenChunk[] };

export type WireType = 'json' | 'ndjson';

const NEWLINE = 10;

/** Reads a request as it comes in: one JSON value, or lines. Throws `invalid_request`, every bad field named, or the bad line. */
export async function readRequest(parts: AsyncIterable<Uint8Array>, type: WireType): Promise<GivenRequest> {
  return type === 'json' ? wholeOf(await joined(parts)) : linesOf(parts);
}

function wholeOf(bytes: Buffer): GivenRequest {
  const value = jsonOf(textOf(bytes), 'the body');
  return checked(AssembleRequest.safeParse(value));
}

async function linesOf(parts: AsyncIterable<Uint8Array>): Promise<GivenRequest> {
  const request: Partial<GivenRequest> & Pick<GivenRequest, 'chunks' | 'symbols'> = { chunks: [], symbols: [] };
  let number = 0;
  for await (const text of textLines(parts)) {
    number++;
    if (text.trim() !== '') add(request, checked(AssembleRequestLine.safeParse(jsonOf(text, `line ${number}`)), `line ${number}: `));
  }
  if (request.job_id === undefined) refuse('no line says {"type":"request","job_id":…,"repo_url":…,"git_ref":…}');
  return request as GivenRequest;
}

/** A vector is decoded at once, so that its text can be given back. */
function add(request: Partial<GivenRequest> & Pick<GivenRequest, 'chunks' | 'symbols'>, line: z.output<typeof AssembleRequestLine>): void {
  if (line.type === 'chunk') request.chunks.push({ chunk_id: line.chunk_id, content: line.content, vector: vectorOf(line) });
  else if (line.type === 'symbol') {
    const { type: _, ...symbol } = line;
    request.symbols.push(symbol);
  } else {
    const { type: _, ...head } = line;
    Object.assign(request, head);
  }
}

/** A chunk's vector. Throws `invalid_request` for base64 that is no whole number of floats. */
export function vectorOf({ chunk_id, vector }: GivenChunk): Float32Array {
  if (vector instanceof Float32Array) return vector;
  try {
    return decodeVector(vector);
  } catch (error) {
    throw new ServiceError('invalid_request', `chunks: ${chunk_id}: ${(error as Error).message}`, { cause: error });
  }
}

/** Lines as text; a line may come in many parts. */
async function* textLines(parts: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let begun: Uint8Array[] = [];
  for await (const part of parts) {
    let from = 0;
    for (let end = part.indexOf(NEWLINE); end >= 0; end = part.indexOf(NEWLINE, from)) {
      yield textOf(Buffer.concat([...begun, part.subarray(from, end)]));
      begun = [];
      from = end + 1;
    }
    if (from < part.length) begun.push(part.subarray(from));
  }
  if (begun.length > 0) yield textOf(Buffer.concat(begun));
}

async function joined(parts: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const part of parts) all.push(part);
  return Buffer.concat(all);
}

/** Throws `payload_too_large` beyond what one text can hold. */
function textOf(bytes: Buffer): string {
  try {
    return bytes.toString('utf8');
  } catch (cause) {
    throw new ServiceError('payload_too_large', 'the body is too long for one JSON value; send application/x-ndjson, a line for each chunk and symbol', { cause });
  }
}

function jsonOf(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ServiceError('invalid_request', `${what} is not JSON`, { cause });
  }
}

function checked<T>(parsed: z.ZodSafeParseResult<T>, where = ''): T {
  if (parsed.success) return parsed.data;
  const problem = invalidRequest(parsed.error);
  throw where === '' ? problem : new ServiceError('invalid_request', `${where}${problem.message}`, { details: problem.details });
}

function refuse(message: string): never {
  throw new ServiceError('invalid_request', message);
}
