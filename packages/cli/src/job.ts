import { type IngestOptions, isFinished, type JobStatus } from '@doctown/schema';
import { cancelJob, ingest, status as statusRoute } from '@doctown/schema/api';
import { call } from '@doctown/schema/client';

export interface BuildRequest {
  repo_url: string;
  git_ref?: string;
  options: IngestOptions;
}

/** Submits, follows to the end, reports each new state. When `signal` aborts, the job is cancelled there too. */
export async function followJob(
  url: string,
  request: BuildRequest,
  headers: Record<string, string>,
  signal: AbortSignal,
  onStatus: (status: JobStatus) => void,
): Promise<JobStatus> {
  const { job_id } = await call(url, ingest, request, { signal, headers, timeout_ms: 60_000 });
  try {
    for (;;) {
      const status = await call(url, statusRoute, { job_id, wait: 1 }, { signal, headers });
      onStatus(status);
      if (isFinished(status.status)) return status;
    }
  } catch (error) {
    if (signal.aborted) await call(url, cancelJob, { job_id }, { headers, timeout_ms: 3000, retries: 0 }).catch(() => undefined);
    throw error;
  }
}
