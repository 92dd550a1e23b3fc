import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { readDocpack } from '@doctown/docpack';
import { type EventEnvelope, isFinished, type JobStatus } from '@doctown/schema';
import { cancelJob, downloadDocpack, ingest, jobEvents, status as statusRoute } from '@doctown/schema/api';
import { call, listen } from '@doctown/schema/client';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startFakeOpenAi } from './fake-openai/index.ts';
import { ask, freshDatabase, lineTo, SERVER } from './postgres.ts';
import { type ServiceProcess, startProcess } from './processes.ts';
import { temporaryFolder } from './support.ts';

const JOBS = 60;
const KILL_EVERY_MS = 1500;
const MOST_KILLS = 15;

/** Two files, six symbols, no two repositories with a word in common that a model would see. */
function repository(root: string, i: number): string {
  const folder = join(root, `repository${i}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'store.py'),
    `def load_${i}(path):\n    """Loads shelf ${i}."""\n    return open(path).read() + "${i}"\n\n\ndef save_${i}(path, text):\n    return open(path, "w").write(text)\n`,
  );
  writeFileSync(
    join(folder, 'main.py'),
    `from store import load_${i}, save_${i}\n\n\nclass Keeper${i}:\n    def run(self, path):\n        return save_${i}(path, load_${i}(path) * ${i + 2})\n\n\ndef main_${i}(path):\n    return Keeper${i}().run(path)\n`,
  );
  return folder;
}

interface House {
  builders: ServiceProcess[];
  root: string;
  calls: () => { all: number; repeated: number; under_way: number };
}

/** All services as processes of their own, two builders over one database. */
async function house(database_url: string, more: Record<string, string> = {}, latency_ms = 20): Promise<House> {
  const root = temporaryFolder();
  const model = await startFakeOpenAi({ latency_ms });
  onTestFinished(() => model.close());
  const log = (name: string) => join(root, `${name}.log`);
  const [embedding, assembly, generation] = await Promise.all([
    startProcess('embedding', log('embedding'), { DATA_DIR: root }),
    startProcess('assembly', log('assembly'), { DATA_DIR: root }),
    startProcess('generation', log('generation'), { DATA_DIR: root, OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: model.base_url }),
  ]);
  const environment = {
    DATABASE_URL: database_url,
    DATA_DIR: root,
    ALLOW_LOCAL_REPOS: '1',
    EMBEDDING_URL: embedding.url,
    ASSEMBLY_URL: assembly.url,
    GENERATION_URL: generation.url,
    JOB_LEASE_S: '3',
    JOB_MAX_DEATHS: '100',
    MAX_CONCURRENT_JOBS: '3',
    DATABASE_POOL_SIZE: '5',
    TMPDIR: root,
    LOG_LEVEL: 'warn',
    ...more,
  };
  const builders = await Promise.all(['a', 'b'].map((name) => startProcess('builder', log(`builder-${name}`), environment)));
  const prompts = () => model.calls.map(({ body }) => JSON.stringify(body.messages));
  return { builders, root, calls: () => ({ all: model.calls.length, repeated: model.calls.length - new Set(prompts()).size, under_way: model.active }) };
}

/** Asks any builder until one answers: in between they are killed. */
async function anyone<T>(builders: readonly ServiceProcess[], work: (url: string) => Promise<T>): Promise<T> {
  for (let turn = 0; ; turn++) {
    try {
      return await work(builders[turn % builders.length]?.url ?? '');
    } catch (error) {
      if (turn > 600) throw error;
      await setTimeout(100);
    }
  }
}

const ended = async (builders: readonly ServiceProcess[], job_id: string): Promise<JobStatus> => {
  for (;;) {
    const status = await anyone(builders, (url) => call(url, statusRoute, { job_id }, { retries: 0 }));
    if (isFinished(status.status)) return status;
    await setTimeout(250);
  }
};

const eventsOf = async (url: string, job_id: string): Promise<EventEnvelope[]> => {
  const events: EventEnvelope[] = [];
  for await (const event of listen(url, jobEvents, { job_id })) events.push(event);
  return events;
};

describe.runIf(SERVER !== undefined)('two builders on one PostgreSQL', () => {
  test(`${JOBS} jobs while a builder is killed every few seconds: all succeed, each once, and hardly a sentence is paid for twice`, { timeout: 900_000 }, async () => {
    const database_url = await freshDatabase();
    const { builders, root, calls } = await house(database_url, {}, 400);
    const ids = Array.from({ length: JOBS }, (_, i) => `job_chaos_${i}`);
    const over = new AbortController();
    let kills = 0;
    let cut_off = 0;
    const killing = (async () => {
      while (kills < MOST_KILLS) {
        await setTimeout(KILL_EVERY_MS, undefined, { signal: over.signal });
        const victim = builders[kills++ % 2] as ServiceProcess;
        cut_off += calls().under_way;
        await victim.kill();
        await victim.restart();
      }
    })().catch((error: unknown) => {
      if (!over.signal.aborted) throw error;
    });
    for (const [i, job_id] of ids.entries()) await anyone(builders, (url) => call(url, ingest, { repo_url: repository(root, i), job_id }));
    const statuses = await Promise.all(ids.map((job_id) => ended(builders, job_id)));
    over.abort();
    await killing;
    expect(kills).toBeGreaterThan(2);
    expect(statuses.map(({ status, error }) => error?.message ?? status)).toEqual(ids.map(() => 'succeeded'));

    const packs = await ask<{ docpack_id: string; repo: string }>(database_url, 'select docpack_id, repo from docpacks');
    expect(new Set(packs.map(({ repo }) => repo)).size).toBe(JOBS);
    expect(packs).toHaveLength(JOBS);
    const files = readdirSync(join(root, 'packs'), { recursive: true, encoding: 'utf8' }).filter((file) => /[0-9a-f]{64}\.docpack$/.test(file));
    expect(files).toHaveLength(JOBS);
    await anyone(builders, async (url) => {
      for (const job_id of ids) {
        const events = await eventsOf(url, job_id);
        expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, i) => i + 1));
        expect(events.filter(({ event_type }) => event_type === 'job.completed.v1')).toHaveLength(1);
      }
      const bytes = await call(url, downloadDocpack, { docpack_id: statuses[7]?.docpack?.docpack_id ?? '' });
      expect(readDocpack(bytes).nodes.symbols.length).toBeGreaterThan(4);
    });
    const { all, repeated } = calls();
    // Of jobs as small as these the calls that were under way when a builder died are a larger share.
    expect(repeated).toBeLessThanOrEqual(Math.max(all / 100, cut_off));
  });

  test('a builder that is frozen loses its job to the other, and does nothing to it when it wakes', async () => {
    const database_url = await freshDatabase();
    const { builders, root } = await house(database_url, { MAX_CONCURRENT_JOBS: '1' }, 1500);
    const { job_id } = await anyone(builders, (url) => call(url, ingest, { repo_url: repository(root, 1) }));
    const stage = async () => (await call(builders[0]?.url ?? '', statusRoute, { job_id })).stage;
    await expect.poll(stage, { timeout: 60_000, interval: 50 }).toBe('generate');
    const [{ owner } = { owner: '' }] = await ask<{ owner: string }>(database_url, `select owner from jobs where job_id = '${job_id}'`);
    const frozen = builders.find((builder) => owner.includes(`-${builder.pid()}-`)) as ServiceProcess;
    const other = builders.find((builder) => builder !== frozen) as ServiceProcess;
    frozen.signal('SIGSTOP');
    const status = await ended([other], job_id);
    expect(status).toMatchObject({ status: 'succeeded', attempt: 2 });
    const before = await eventsOf(other.url, job_id);
    frozen.signal('SIGCONT');
    await expect.poll(async () => (await fetch(`${frozen.url}/health`)).status, { timeout: 20_000 }).toBe(200);
    await setTimeout(2000);
    expect(await eventsOf(frozen.url, job_id)).toEqual(before);
    expect(await call(frozen.url, statusRoute, { job_id })).toEqual(status);
    expect(await ask(database_url, 'select docpack_id from docpacks')).toHaveLength(1);
  });

  test('the database goes away for a while: requests get 503 and when to come again, the jobs wait and end, a cancel works after it', async () => {
    const database_url = await freshDatabase();
    const line = await lineTo(database_url);
    const { builders, root } = await house(line.url, { JOB_LEASE_S: '15', MAX_CONCURRENT_JOBS: '2' }, 300);
    const url = builders[0]?.url ?? '';
    const accepted: string[] = [];
    for (let i = 0; i < 6; i++) accepted.push((await call(url, ingest, { repo_url: repository(root, i) })).job_id);
    await expect.poll(async () => (await call(url, statusRoute, { job_id: accepted[0] ?? '' })).status, { timeout: 60_000 }).not.toBe('queued');
    await line.cut();
    const refused = await fetch(`${url}/status/${accepted[0]}`);
    expect([refused.status, Number(refused.headers.get('retry-after')) > 0]).toEqual([503, true]);
    expect(await refused.json()).toMatchObject({ code: 'not_ready' });
    await expect.poll(async () => (await fetch(`${url}/health`)).status, { timeout: 30_000 }).toBe(503);
    await line.mend();
    const last = accepted.at(-1) ?? '';
    await expect.poll(() => call(url, cancelJob, { job_id: last }).then(({ status }) => status), { timeout: 30_000 }).toBe('cancelled');
    const statuses = await Promise.all(accepted.map((job_id) => ended(builders, job_id)));
    expect(statuses.map(({ status, attempt }) => `${status} ${attempt}`)).toEqual([...Array.from({ length: 5 }, () => 'succeeded 1'), expect.stringMatching(/^cancelled [01]$/)]);
  });
});
