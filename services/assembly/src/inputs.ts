import { ServiceError } from '@doctown/schema';
import type { AssembleSymbol } from '@doctown/schema/api';
import { type Matrix, normalize, rowAt, unitMeans } from './matrix.ts';
import { type GivenChunk, vectorOf } from './request.ts';

const NAMED = 5;

/** In id order, whatever order they came in. Throws `invalid_request` for an id that is given twice. */
export function sortedSymbols(given: readonly AssembleSymbol[]): AssembleSymbol[] {
  const symbols = [...given].sort((a, b) => (a.symbol_id < b.symbol_id ? -1 : 1));
  refuseTwice(
    'symbols',
    symbols.flatMap(({ symbol_id }, i) => (symbols[i + 1]?.symbol_id === symbol_id ? [symbol_id] : [])),
  );
  return symbols;
}

/** In id order; one that was sent twice is there once. Throws `invalid_request` when the two are not the same. */
export function sortedChunks(given: readonly GivenChunk[]): GivenChunk[] {
  const chunks = [...given].sort((a, b) => (a.chunk_id < b.chunk_id ? -1 : 1));
  const isAgain = (i: number): boolean => chunks[i - 1]?.chunk_id === chunks[i]?.chunk_id;
  refuseTwice(
    'chunks',
    chunks.flatMap((chunk, i) => (isAgain(i) && JSON.stringify(chunks[i - 1]) !== JSON.stringify(chunk) ? [chunk.chunk_id] : [])),
  );
  return chunks.filter((_, i) => i === 0 || !isAgain(i));
}

/** One unit row a symbol: the mean of its chunks; zero without any. Throws `invalid_request` for uneven or non-finite vectors. */
export function symbolVectors(chunks: readonly GivenChunk[], symbols: readonly AssembleSymbol[]): Matrix {
  const width = chunks[0] ? vectorOf(chunks[0]).length : 0;
  const source: Matrix = { rows: chunks.length, width, values: new Float32Array(chunks.length * width) };
  chunks.forEach((chunk, i) => {
    const vector = vectorOf(chunk);
    if (vector.length !== width) refuse(`chunks: ${chunk.chunk_id} has ${vector.length} numbers where ${chunks[0]?.chunk_id} has ${width}`);
    if (!vector.every(Number.isFinite)) refuse(`chunks: ${chunk.chunk_id} holds a number that is not finite`);
    source.values.set(vector, i * width);
    normalize(rowAt(source, i));
  });
  const place = new Map(chunks.map(({ chunk_id }, i) => [chunk_id as string, i]));
  return unitMeans(
    source,
    symbols.map(({ chunk_ids }) => chunk_ids.flatMap((id) => place.get(id) ?? [])),
  );
}

function refuseTwice(what: string, ids: readonly string[]): void {
  if (ids.length > 0) refuse(`${what}: given twice: ${ids.slice(0, NAMED).join(', ')}`);
}

function refuse(message: string): never {
  throw new ServiceError('invalid_request', message);
}
