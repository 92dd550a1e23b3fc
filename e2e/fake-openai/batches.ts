import type { IncomingMessage } from 'node:http';
import type { ChatBody, Reply } from './chat.ts';
import type { Fault } from './faults.ts';
import { errorBody, type FakeOpenAi } from './index.ts';

interface StoredFile {
  id: string;
  object: 'file';
  bytes: number;
  created_at: number;
  filename: string;
  purpose: string;
}

interface Batch {
  id: string;
  object: 'batch';
  endpoint: string;
  input_file_id: string;
  completion_window: string;
  status: 'validating' | 'in_progress' | 'completed' | 'failed' | 'expired' | 'cancelled';
  output_file_id: string | null;
  error_file_id: string | null;
  created_at: number;
  metadata: Record<string, string> | null;
  request_counts: { total: number; completed: number; failed: number };
  errors: unknown;
}

export interface Batches {
  files: Map<string, StoredFile & { content: Buffer }>;
  list: Batch[];
  /** Null: not ours. */
  handle(request: IncomingMessage, path: string, body: Buffer): Promise<{ status: number; body: unknown } | null>;
}

type Answer = (fake: FakeOpenAi, body: ChatBody, fault: Fault | undefined) => Reply;

/** `/files` and `/batches` as the real ones are, with batches that are done after `batch_ms`. */
export function batches(fake: () => FakeOpenAi, answer: Answer): Batches {
  const files: Batches['files'] = new Map();
  const list: Batch[] = [];
  let count = 0;
  const store = (content: Buffer, purpose: string, filename: string) => {
    const file = { id: `file-${++count}`, object: 'file' as const, bytes: content.length, created_at: now(), filename, purpose, content };
    files.set(file.id, file);
    return file;
  };
  return { files, list, handle };

  async function handle(request: IncomingMessage, path: string, body: Buffer) {
    const [, what, id, more] = /\/(files|batches)(?:\/([^/]+))?(?:\/([^/]+))?$/.exec(path) ?? [];
    if (what === 'files' && request.method === 'POST') {
      const form = await new Response(new Uint8Array(body), { headers: { 'content-type': request.headers['content-type'] ?? '' } }).formData();
      const file = form.get('file') as File;
      const { content: _, ...told } = store(Buffer.from(await file.arrayBuffer()), String(form.get('purpose')), file.name);
      return { status: 200, body: told };
    }
    if (what === 'files' && id && more === 'content') return { status: files.has(id) ? 200 : 404, body: files.get(id)?.content ?? notFound(id) };
    if (what !== 'batches') return null;
    if (request.method === 'POST' && !id) return create(JSON.parse(body.toString()));
    if (id) return { status: 200, body: list.find((batch) => batch.id === id) ?? notFound(id) };
    const query = new URL(request.url ?? '', 'http://x').searchParams;
    const newest = [...list].reverse();
    const from = query.has('after') ? newest.findIndex((batch) => batch.id === query.get('after')) + 1 : 0;
    const page = newest.slice(from, from + Number(query.get('limit') ?? 20));
    return { status: 200, body: { object: 'list', data: page, first_id: page[0]?.id ?? null, last_id: page.at(-1)?.id ?? null, has_more: from + page.length < newest.length } };
  }

  function create({ input_file_id, endpoint, completion_window, metadata }: Pick<Batch, 'input_file_id' | 'endpoint' | 'completion_window' | 'metadata'>) {
    const input = files.get(input_file_id);
    if (input?.purpose !== 'batch') return { status: 400, body: errorBody(`No such file: ${input_file_id}`, 'invalid_request_error', 'input_file_id', null) };
    const lines = input.content.toString().trim().split('\n');
    const batch: Batch = {
      id: `batch_${++count}`,
      object: 'batch',
      endpoint,
      input_file_id,
      completion_window,
      status: 'in_progress',
      output_file_id: null,
      error_file_id: null,
      created_at: now(),
      metadata: metadata ?? null,
      request_counts: { total: lines.length, completed: 0, failed: 0 },
      errors: null,
    };
    list.push(batch);
    setTimeout(() => finish(batch, lines), fake().options.batch_ms ?? 50);
    return { status: 200, body: batch };
  }

  function finish(batch: Batch, lines: readonly string[]): void {
    const done: string[] = [];
    const failed: string[] = [];
    for (const line of lines) {
      const { custom_id, body } = JSON.parse(line) as { custom_id: string; body: ChatBody };
      const fault = fake().options.fault?.(body, fake().calls.length);
      const reply = answer(fake(), body, fault);
      const usage = reply.status === 200 ? (reply.body as { usage: { prompt_tokens: number; completion_tokens: number } }).usage : null;
      fake().calls.push({ body, status: reply.status, usage, fault, is_batch: true });
      (reply.status === 200 ? done : failed).push(
        JSON.stringify({ id: `batch_req_${custom_id}`, custom_id, response: { status_code: reply.status, request_id: 'r', body: reply.body }, error: null }),
      );
    }
    if (done.length > 0) batch.output_file_id = store(Buffer.from(`${done.join('\n')}\n`), 'batch_output', 'output.jsonl').id;
    if (failed.length > 0) batch.error_file_id = store(Buffer.from(`${failed.join('\n')}\n`), 'batch_output', 'errors.jsonl').id;
    Object.assign(batch, { status: 'completed', request_counts: { total: lines.length, completed: done.length, failed: failed.length } });
  }
}

const now = (): number => Math.floor(Date.now() / 1000);
const notFound = (id: string) => errorBody(`No such object: ${id}`, 'invalid_request_error', 'id', null);
