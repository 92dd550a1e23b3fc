import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ErrorCode, type EventEnvelope, errorStatus, type JobStatus } from '@doctown/schema';
import type { BuilderHealth, DocpackEntry } from '@doctown/schema/api';
import type { townPack } from '../../web/src/lib/reader/town.fixture.ts';

/** A server that answers like the builder and does what a test tells it, for states that real jobs pass too fast or seldom reach. */
export class FakeBuilder {
  readonly jobs = new Map<string, { status: JobStatus; events: EventEnvelope[] }>();
  packs: DocpackEntry[] = [];
  /** What packs hold, by id. */
  readonly contents = new Map<string, ReturnType<typeof townPack>>();
  health: BuilderHealth = healthy();
  /** What came in. */
  readonly requests: { method: string; path: string; authorization: string | undefined; body: unknown }[] = [];
  /** Answers instead of the usual ones, by `POST /ingest` and the like. */
  readonly answers = new Map<string, { status: number; body: unknown; wait_ms?: number }>();
  #server = createServer((request, response) => void this.#answer(request, response));
  #streams = new Set<{ job_id: string; response: ServerResponse; sent: number }>();
  #port = 0;

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }
  get openStreams(): number {
    return this.#streams.size;
  }

  /** Listens; after `stop` on the same port again. */
  async start(port = this.#port): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
    return this;
  }

  async stop(): Promise<void> {
    const stopped = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await stopped;
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  /** Appends an event, its sequence by itself, and tells who follows. */
  tell(job_id: string, event_type: EventEnvelope['event_type'], payload: Record<string, unknown>, status?: EventEnvelope['status']): void {
    const job = this.#job(job_id);
    job.events.push({
      event_id: `evt_${job_id}_${job.events.length}`,
      event_type,
      timestamp: new Date(Date.parse(job.status.created_at) + 1000 * job.events.length).toISOString(),
      sequence: job.events.length + 1,
      context: { job_id, repo_url: job.status.source.repo_url },
      meta: {},
      payload,
      ...(status ? { status } : {}),
    });
    for (const stream of this.#streams) if (stream.job_id === job_id) this.#send(stream);
  }

  /** Cuts every stream in the middle. */
  dropStreams(): void {
    for (const { response } of this.#streams) response.destroy();
  }

  #job(job_id: string) {
    const job = this.jobs.get(job_id);
    if (job === undefined) throw new Error(`no job ${job_id}`);
    return job;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://builder');
    const method = request.method ?? 'GET';
    const body = await bodyOf(request);
    this.requests.push({ method, path: request.url ?? '', authorization: request.headers.authorization, body });
    const told = this.answers.get(`${method} ${pathname}`);
    if (told) {
      if (told.wait_ms) await new Promise((resolve) => setTimeout(resolve, told.wait_ms));
      return json(response, told.status, told.body);
    }
    const [, first, id = '', third] = pathname.split('/').map(decodeURIComponent);
    if (first === 'health') return json(response, this.health.ready ? 200 : 503, this.health);
    if (first === 'docpacks' && id === '') return json(response, 200, this.#list(searchParams));
    if (first === 'docpacks') return this.#pack(id, third, response);
    if (first === 'jobs' && id === '') return json(response, 200, { jobs: [...this.jobs.values()].map(({ status }) => status).reverse(), next_cursor: null });
    if (first === 'ingest') return json(response, 202, this.#ingest(body as { job_id: string; repo_url: string }));
    const job = this.jobs.get(id);
    if (job === undefined) return refuse(response, 'job_not_found', `there is no job ${id}`);
    if (first === 'status') return json(response, 200, job.status);
    if (third === 'cancel') {
      Object.assign(job.status, { status: 'cancelled', finished_at: new Date().toISOString() });
      this.tell(id, 'job.completed.v1', completed(job.status), 'cancelled');
      return json(response, 200, job.status);
    }
    return this.#follow(id, Number(request.headers['last-event-id'] ?? 0), response);
  }

  #list(query: URLSearchParams) {
    const q = query.get('q') ?? '';
    const docpacks = this.packs.filter(({ owner, repo }) => `${owner}/${repo}`.includes(q) && (query.get('owner') ?? owner) === owner && (query.get('repo') ?? repo) === repo);
    return { docpacks, next_cursor: null, total: { docpacks: docpacks.length, size_bytes: docpacks.reduce((sum, { size_bytes }) => sum + size_bytes, 0) } };
  }

  /** A pack that can be read, newest of its repository. */
  addPack(owner: string, repo: string, pack: ReturnType<typeof townPack>): DocpackEntry {
    const { docpack_id, manifest, bytes } = pack;
    const { repo_url, git_ref, commit_hash } = manifest.source;
    const entry: DocpackEntry = {
      ...{ docpack_id, owner, repo, repo_url, git_ref, commit_hash: commit_hash ?? '' },
      size_bytes: bytes.length,
      symbol_count: manifest.statistics.symbol_count,
      created_at: new Date(Date.UTC(2026, 0, 1 + this.packs.length)).toISOString(),
      url: `/docpacks/${docpack_id}/download`,
    };
    this.packs.unshift(entry);
    this.contents.set(docpack_id, pack);
    return entry;
  }

  #pack(docpack_id: string, what: string | undefined, response: ServerResponse): void {
    const entry = this.packs.find((one) => one.docpack_id === docpack_id);
    const pack = this.contents.get(docpack_id);
    if (!entry || !pack) return refuse(response, 'docpack_not_found', `there is no docpack ${docpack_id}`);
    if (what !== 'download') return json(response, 200, { ...entry, manifest: pack.manifest });
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': pack.bytes.length, etag: `"${docpack_id}"` }).end(pack.bytes);
  }

  #ingest({ job_id, repo_url }: { job_id: string; repo_url: string }) {
    this.jobs.set(job_id, { status: jobStatus(job_id, { source: { repo_url, git_ref: null, commit_hash: null } }), events: [] });
    return { job_id, status: 'queued', status_url: `/status/${job_id}`, events_url: `/jobs/${job_id}/events` };
  }

  #follow(job_id: string, after: number, response: ServerResponse): void {
    const { events, status } = this.#job(job_id);
    if (status.finished_at !== null && after >= events.length && after > 0) return void response.writeHead(204).end();
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('retry: 300\n\n: hello\n\n');
    const stream = { job_id, response, sent: after };
    this.#streams.add(stream);
    response.once('close', () => this.#streams.delete(stream));
    this.#send(stream);
  }

  #send(stream: { job_id: string; response: ServerResponse; sent: number }): void {
    for (const event of this.#job(stream.job_id).events.slice(stream.sent)) {
      stream.response.write(`id: ${event.sequence}\ndata: ${JSON.stringify(event)}\n\n`);
      stream.sent = event.sequence;
      if (event.event_type === 'job.completed.v1') stream.response.end();
    }
  }
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return text === '' ? null : JSON.parse(text);
}

const json = (response: ServerResponse, status: number, body: unknown): void =>
  void (response.destroyed || response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)));
const refuse = (response: ServerResponse, code: ErrorCode, error: string): void => json(response, errorStatus[code], { error, code });

const healthy = (): BuilderHealth => {
  const worker = (service: string) => ({ status: 'ok' as const, version: '0.1.0', service, ready: true, uptime_s: 5000 });
  return {
    status: 'ok',
    version: '0.1.0',
    service: 'builder',
    ready: true,
    uptime_s: 5025,
    services: { embedding: worker('embedding'), assembly: worker('assembly'), generation: worker('generation') },
    store: { backend: 'pglite', ok: true },
    storage: { backend: 'folder', ok: true },
    queue: { queued: 1, running: 1 },
  };
};

const STAGES = ['fetch', 'parse', 'embed', 'assemble', 'generate', 'pack', 'store'] as const;
export type Stage = (typeof STAGES)[number];

/** A job's status, queued unless told otherwise. */
export function jobStatus(job_id: string, more: Partial<JobStatus> = {}): JobStatus {
  return {
    job_id,
    status: 'queued',
    stage: null,
    progress: { done: 0, total: 0, percent: 0, eta_s: null },
    stages: STAGES.map((name) => ({ name, status: 'pending', started_at: null, duration_ms: null, done: 0, total: 0 })),
    source: { repo_url: 'https://github.com/acme/widgets', git_ref: 'main', commit_hash: null },
    counts: { files: 0, files_skipped: 0, symbols: 0, edges: 0, clusters: 0, chunks: 0, chunks_cached: 0, documented: 0, documented_cached: 0, undocumented: 0 },
    cost: { input_tokens: 0, output_tokens: 0, usd: 0, usd_saved: 0 },
    models: { embedding: null, generation: null },
    docpack: null,
    warnings: [],
    error: null,
    attempt: 0,
    created_at: new Date(Date.now() - 95_000).toISOString(),
    started_at: null,
    finished_at: null,
    ...more,
  };
}

/** The stages of a job that is in the middle of one, or that ended there. */
export function stagesUpTo(stage: Stage, state: 'running' | 'failed', done: number, total: number): JobStatus['stages'] {
  const at = STAGES.indexOf(stage);
  const took = [1800, 9400, 21_000, 6100, 34_000, 900, 200];
  return STAGES.map((name, i) => ({
    name,
    status: i < at ? 'done' : i === at ? state : 'pending',
    started_at: i <= at ? new Date(Date.now() - 20_000).toISOString() : null,
    duration_ms: i < at ? (took[i] ?? null) : i === at && state === 'failed' ? 3100 : null,
    done: i === at ? done : 0,
    total: i === at ? total : 0,
  }));
}

export const allDone = (): JobStatus['stages'] => stagesUpTo('store', 'running', 3, 3).map((stage) => ({ ...stage, status: 'done', duration_ms: stage.duration_ms ?? 200 }));

/** The payload of a job's last event. */
export const completed = ({ docpack, counts, cost, warnings, error }: JobStatus): Record<string, unknown> => ({
  docpack_id: docpack?.docpack_id ?? null,
  url: docpack?.url ?? null,
  size_bytes: docpack?.size_bytes ?? 0,
  duration_ms: 73_400,
  counts,
  cost,
  warnings,
  ...(error ? { error: error.message, code: error.code } : {}),
});
