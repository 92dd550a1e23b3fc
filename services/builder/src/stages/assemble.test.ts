import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { decodeVector, type ServiceError } from '@doctown/schema';
import type { AssembleLine } from '@doctown/schema/api';
import { expect, onTestFinished, test } from 'vitest';
import { Addresses } from '../addresses.ts';
import type { Report } from '../jobs/report.ts';
import { assembleStage } from './assemble.ts';
import type { FetchedRepository } from './fetched.ts';
import type { Parsed } from './parse.ts';

const COMPLETED: AssembleLine = {
  type: 'completed',
  job_id: 'job_test1234',
  stats: { cluster_count: 0, node_count: 0, edge_count: 0, duration_ms: 1 },
  overview: { entry_points: ['sym_a'], layers: [], central: [], links: [] },
};
const EDGE = { source: 'sym_a', target: 'sym_b', kind: 'calls', confidence: 1 } as const;

/** A far end that keeps the lines it is asked and answers as told. */
async function farEnd(answer: (response: ServerResponse) => void) {
  const asked: Record<string, unknown>[] = [];
  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    const lines = (await text(request)).trimEnd().split('\n');
    asked.push(...lines.map((line) => JSON.parse(line) as Record<string, unknown>));
    answer(response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

const withLines =
  (...lines: AssembleLine[]) =>
  (response: ServerResponse): void =>
    void response.writeHead(200, { 'content-type': 'application/x-ndjson' }).end(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));

function assembled(url: string) {
  const told: [string, unknown][] = [];
  const note = async (type: string, payload: unknown): Promise<void> => void told.push([type, payload]);
  const report = { start: async () => undefined, done: async () => undefined, event: note, counts: (counts: unknown) => void told.push(['counts', counts]) } as unknown as Report;
  const symbols = ['sym_a', 'sym_b'].map((symbol_id) => ({
    ...{ symbol_id, name: symbol_id, kind: 'function', language: 'go', file_path: 'a.go', signature: '', chunk_ids: [`chunk_${symbol_id}`], qualified_name: symbol_id },
    ...{ doc_comment: null, parent_id: null, is_exported: true, byte_range: [0, 1] },
  }));
  const chunks = symbols.map(({ symbol_id }) => ({ chunk_id: `chunk_${symbol_id}`, content: `func ${symbol_id}` }));
  const parsed = { symbols, chunks, edges: [{ ...EDGE, resolution: 'exact', sites: [] }], imports: { sym_a: ['fmt'] } } as unknown as Parsed;
  const repository = { repo_url: 'https://github.com/o/r', git_ref: 'main' } as FetchedRepository;
  const vectors = { ids: chunks.map(({ chunk_id }) => chunk_id), dimensions: 2, values: Float32Array.of(1, 2, 3, 4) };
  const reply = assembleStage(
    new Addresses([url]),
    { job_id: 'job_test1234' },
    repository,
    parsed,
    { vectors, model: 'model-a', truncated: 0 },
    report,
    '',
    AbortSignal.timeout(10_000),
  );
  return { reply, told };
}

test('everything is asked in lines: what it is about, each chunk with its vector, each symbol with its edges', async () => {
  const { url, asked } = await farEnd(withLines(COMPLETED));
  await assembled(url).reply;
  expect(asked.map(({ type }) => type)).toEqual(['request', 'chunk', 'chunk', 'symbol', 'symbol']);
  expect(asked[0]).toMatchObject({ job_id: 'job_test1234', repo_url: 'https://github.com/o/r', embedding_model: 'model-a' });
  expect(asked[2]).toMatchObject({ chunk_id: 'chunk_sym_b', content: 'func sym_b' });
  expect([...decodeVector(asked[2]?.vector as string)]).toEqual([3, 4]);
  expect(asked[3]).toMatchObject({ symbol_id: 'sym_a', imports: ['fmt'], calls: [{ target: 'sym_b', kind: 'calls' }] });
  expect(asked[4]).toMatchObject({ symbol_id: 'sym_b', imports: [], calls: [] });
});

test('the lines that come back become one answer, and the job tells of them', async () => {
  const { url } = await farEnd(withLines({ type: 'edge', edge: EDGE }, COMPLETED));
  const { reply, told } = assembled(url);
  expect(await reply).toMatchObject({ job_id: 'job_test1234', edges: [EDGE], nodes: [], overview: { entry_points: ['sym_a'] } });
  expect(told).toEqual([['counts', { edges: 1, clusters: 0 }]]);
});

test.each<[string, (response: ServerResponse) => void, ServiceError['code']]>([
  ['an answer without its last line', withLines({ type: 'edge', edge: EDGE }), 'upstream_invalid'],
  ['an answer cut off in a line', (response) => void response.writeHead(200).end(JSON.stringify(COMPLETED).slice(0, 40)), 'upstream_invalid'],
  ['a service that ends while it answers', (response) => void response.writeHead(200).write('{"type":"edge"', () => response.destroy()), 'upstream_unavailable'],
  ['a request it does not take', (response) => void response.writeHead(400).end('{"error":"line 2: no","code":"invalid_request"}'), 'invalid_request'],
])('%s is said to be one', async (_, answer, code) => {
  const { url } = await farEnd(answer);
  await expect(assembled(url).reply).rejects.toMatchObject({ code });
});
