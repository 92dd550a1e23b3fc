import type { JobStatus } from '@doctown/schema';
import { listJobs, status as statusRoute } from '@doctown/schema/api';
import { call } from '@doctown/schema/client';
import { createColors } from 'picocolors';
import type { CliConfig } from '../config.ts';
import { CliError, EXIT } from '../exit.ts';
import { plain } from '../format.ts';
import { progressLines } from '../progress.ts';
import { runningServer } from '../running-server.ts';

/** Prints one job, or the newest ones. Needs a running server. */
export async function status(job_id: string | undefined, flags: { json?: boolean }, config: CliConfig, signal: AbortSignal): Promise<number> {
  const url = config.url ?? (await runningServer(config.data_dir));
  if (url === null) throw new CliError('No server runs here. Start one with `npm start`, or set DOCTOWN_URL.', EXIT.upstream);
  const options = { signal, headers: config.token ? { authorization: `Bearer ${config.token}` } : {} };
  if (job_id === undefined) {
    const { jobs } = await call(url, listJobs, { limit: 20 }, options);
    process.stdout.write(flags.json ? `${JSON.stringify(jobs)}\n` : `${jobs.map(jobLine).join('\n') || 'No jobs yet.'}\n`);
    return EXIT.ok;
  }
  const job = await call(url, statusRoute, { job_id }, options);
  process.stdout.write(
    flags.json ? `${JSON.stringify(job)}\n` : `${jobLine(job)}\n${progressLines(job, createColors(false), 80).join('\n')}\n${job.error ? `${job.error.message}\n` : ''}`,
  );
  return EXIT.ok;
}

const jobLine = (job: JobStatus): string => `${job.job_id}  ${job.status.padEnd(9)}  ${job.created_at}  ${plain(job.source.repo_url)}`;
