import type { AssembleLine, AssembleReply } from '@doctown/schema/api';
import type { WireType } from './request.ts';

const PIECE = 1024 * 1024;

/** A reply as bytes, about a megabyte a piece: one JSON value, or a line for each part. No text is ever as long as the whole. */
export function* replyPieces(reply: AssembleReply, type: WireType): Generator<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  let text = '';
  for (const part of type === 'json' ? jsonParts(reply) : lineParts(reply)) {
    text += part;
    if (text.length < PIECE) continue;
    yield encoder.encode(text);
    text = '';
  }
  if (text !== '') yield encoder.encode(text);
}

function* lineParts({ clusters, nodes, edges, symbol_contexts, events, job_id, stats, overview }: AssembleReply): Generator<string> {
  const line = (item: AssembleLine): string => `${JSON.stringify(item)}\n`;
  for (const cluster of clusters) yield line({ type: 'cluster', cluster });
  for (const node of nodes) yield line({ type: 'node', node });
  for (const edge of edges) yield line({ type: 'edge', edge });
  for (const symbol_context of symbol_contexts) yield line({ type: 'symbol_context', symbol_context });
  for (const event of events) yield line({ type: 'event', event });
  yield line({ type: 'completed', job_id, stats, ...(overview && { overview }) });
}

/** What `JSON.stringify` gives for the whole, list by list. */
function* jsonParts(reply: AssembleReply): Generator<string> {
  let separator = '{';
  for (const [name, value] of Object.entries(reply)) {
    if (value === undefined) continue;
    yield `${separator}${JSON.stringify(name)}:`;
    separator = ',';
    if (!Array.isArray(value)) yield JSON.stringify(value);
    else {
      yield '[';
      for (const [i, item] of value.entries()) yield `${i > 0 ? ',' : ''}${JSON.stringify(item)}`;
      yield ']';
    }
  }
  yield '}';
}
