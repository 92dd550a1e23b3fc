import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { JobStatus } from '@doctown/schema';
import { status as statusRoute } from '@doctown/schema/api';
import { call } from '@doctown/schema/client';
import { createLogger } from '@doctown/service';
import { start } from '@doctown/service/testing';
import { Addresses } from './addresses.ts';
import { createApp } from './app.ts';
import type { RunJob } from './jobs/attempt.ts';
import { JobHub } from './jobs/hub.ts';
import { hearNews } from './jobs/news.ts';
import { JobRunner, type RunnerOptions } from './jobs/runner.ts';
import { folderStorage } from './storage/folder.ts';
import type { Database } from './store/database.ts';
import { DocpackStore } from './store/docpacks.ts';
import { Halves } from './store/halves.ts';
import { JobStore } from './store/jobs.ts';
import { PodStore } from './store/pods.ts';
import { JobQueue } from './store/queue.ts';

interface PodOptions extends Partial<RunnerOptions> {
  database: Database;
  folder: string;
  run: RunJob;
  tokens?: readonly string[];
  /** There are others in this process on the same embedded database, which a real one would hold for dead. */
  is_neighbour?: boolean;
}

export interface Pod {
  url: string;
  runner: JobRunner;
  jobs: JobStore;
  docpacks: DocpackStore;
  close(): Promise<void>;
}

/** A builder's queue and routes in this process, over a database, with `run` in place of the pipeline. */
export async function startPod({ database, folder, run, tokens = [], is_neighbour = false, ...more }: PodOptions): Promise<Pod> {
  const hub = new JobHub();
  const [jobs, docpacks] = [new JobStore(database), new DocpackStore(database)];
  const runner = new JobRunner({
    pod_id: `pod_${randomUUID().slice(0, 8)}`,
    store: jobs,
    queue: new JobQueue(database),
    pods: new PodStore(is_neighbour ? { ...database, backend: 'postgres' } : database),
    hub,
    log: createLogger('test', 'silent'),
    concurrency: 2,
    max_per_tenant: 1000,
    timeout_ms: 60_000,
    lease_ms: 15_000,
    retry: { max_attempts: 3, wait_ms: 20, max_wait_ms: 200, max_deaths: 3 },
    run,
    ...more,
  });
  const nobody = 'http://127.0.0.1:9';
  const fetch = {
    allowLocal: false,
    allowedHosts: ['github.com'],
    githubApiUrl: nobody,
    tempDir: folder,
    limits: { max_repo_bytes: 1, max_files: 1, max_file_bytes: 1, download_timeout_ms: 1, stall_timeout_ms: 1 },
  };
  const workers = { embedding: new Addresses([nobody]), assembly: new Addresses([nobody]), generation: new Addresses([nobody]) };
  const storage = folderStorage(join(folder, 'packs'));
  const app = createApp(
    {
      jobs,
      docpacks,
      hub,
      runner,
      storage,
      fetch,
      estimate: () => Promise.reject(new Error('not here')),
      workers,
      caches: { vectors: new Halves(database, 'vector', 1024), sentences: new Halves(database, 'sentence', 1024) },
      database_backend: database.backend,
      knows_tenants: tokens.length > 0,
    },
    { logLevel: 'silent', tokens },
  );
  const stop = hearNews(database, hub, runner);
  await runner.start();
  return {
    url: await start(app),
    runner,
    jobs,
    docpacks,
    async close() {
      await stop();
      await runner.close();
      await app.close();
    },
  };
}

/** The job's status when it has ended. */
export async function finished(url: string, job_id: string, headers: Record<string, string> = {}): Promise<JobStatus> {
  for (;;) {
    const status = await call(url, statusRoute, { job_id, wait: 2 }, { headers });
    if (status.finished_at) return status;
  }
}
