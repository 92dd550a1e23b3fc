import { setTimeout } from 'node:timers/promises';
import { workerData } from 'node:worker_threads';
import pg from 'pg';
import type { PulseData } from './pulse.ts';

const { url, pod_id, every_ms, stalled_ms, main } = workerData as PulseData;
let client: pg.Client | null = null;
let turns = -1n;
let changed_at = performance.now();

for (;;) {
  if (isMainAlive()) await beat();
  await setTimeout(every_ms);
}

/** The main thread counts its turns; one that does not get to it for so long will not get anything else done either. */
function isMainAlive(): boolean {
  const now = Atomics.load(main, 0);
  if (now !== turns) changed_at = performance.now();
  turns = now;
  return performance.now() - changed_at < stalled_ms;
}

async function beat(): Promise<void> {
  try {
    client ??= await connect();
    await client.query('update pods set seen_at = now() where pod_id = $1', [pod_id]);
  } catch {
    // The main thread tells of a database that is away; here it is only tried again.
    await client?.end().catch(() => undefined);
    client = null;
  }
}

async function connect(): Promise<pg.Client> {
  const made = new pg.Client({ connectionString: url, connectionTimeoutMillis: every_ms, query_timeout: every_ms, application_name: 'doctown lives' });
  made.on('error', () => {
    client = null;
  });
  await made.connect();
  return made;
}
