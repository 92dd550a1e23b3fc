import { join, resolve } from 'node:path';
import { readDocpack } from '@doctown/docpack';
import { writeDocpackFile } from '@doctown/docpack/node';
import type { JobStatus } from '@doctown/schema';
import { downloadDocpack } from '@doctown/schema/api';
import { call } from '@doctown/schema/client';
import type { CliConfig } from '../config.ts';
import { EXIT, exitCodeOf } from '../exit.ts';
import { widthOf } from '../format.ts';
import { followJob } from '../job.ts';
import { createProgress } from '../progress.ts';
import { authorization, repositoryOf, withServices } from '../services.ts';
import { summaryOf } from '../summary.ts';

export interface BuildFlags {
  out?: string;
  json?: boolean;
  ref?: string;
  maxCostUsd?: number;
  documentation?: 'full' | 'extracted' | 'none';
}

/** Documents one repository: starts the services (or uses running ones), follows the job, saves the pack, tells about it. */
export async function build(argument: string, flags: BuildFlags, config: CliConfig, signal: AbortSignal): Promise<number> {
  const repo_url = repositoryOf(argument, config);
  return withServices(config, signal, async (url) => finish(url, await follow(url, { repo_url, flags }, config, signal), flags, config, signal));
}

async function follow(url: string, { repo_url, flags }: { repo_url: string; flags: BuildFlags }, config: CliConfig, signal: AbortSignal): Promise<JobStatus> {
  const progress = createProgress(process.stderr, useColor(process.stderr, config));
  const options = { ...(flags.maxCostUsd === undefined ? {} : { max_cost_usd: flags.maxCostUsd }), ...(flags.documentation ? { documentation: flags.documentation } : {}) };
  try {
    return await followJob(url, { repo_url, ...(flags.ref ? { git_ref: flags.ref } : {}), options }, authorization(config), signal, (status) => progress.show(status));
  } finally {
    progress.end();
  }
}

async function finish(url: string, status: JobStatus, flags: BuildFlags, config: CliConfig, signal: AbortSignal): Promise<number> {
  const succeeded = (status.status === 'succeeded' || status.status === 'partial') && status.docpack !== null;
  let code: number = EXIT.ok;
  if (succeeded && status.docpack) {
    const bytes = await call(url, downloadDocpack, { docpack_id: status.docpack.docpack_id }, { signal, headers: authorization(config), timeout_ms: 300_000 });
    const path = flags.out ? resolve(config.cwd, flags.out) : join(config.cwd, `${nameOf(status)}.docpack`);
    await writeDocpackFile(path, bytes);
    const stream = flags.json ? process.stderr : process.stdout;
    stream.write(`${summaryOf(readDocpack(bytes), status, path, useColor(stream, config), widthOf(stream))}\n`);
  } else {
    code = status.status === 'cancelled' ? EXIT.cancelled : exitCodeOf(status.error?.code ?? 'internal');
    process.stderr.write(`\n${failureOf(status)}\n`);
  }
  if (flags.json) process.stdout.write(`${JSON.stringify(status)}\n`);
  return code;
}

function failureOf(status: JobStatus): string {
  if (status.status === 'cancelled') return 'Cancelled. There is no pack; what was written and paid for is kept for the next run.';
  const stage = status.error?.stage ? ` in stage ${status.error.stage}` : '';
  const again = status.error?.retryable ? ' Trying again later can help.' : '';
  return `Failed${stage}: ${status.error?.message ?? 'no reason was given'} [${status.error?.code ?? 'internal'}]${again}`;
}

const nameOf = (status: JobStatus): string =>
  status.source.repo_url
    .replace(/\/+$/, '')
    .split('/')
    .pop()
    ?.replace(/\.(tar\.gz|tgz|tar|zip)$/i, '')
    .replace(/[^A-Za-z0-9._-]/g, '-') || 'repository';

const useColor = (stream: { isTTY?: boolean }, config: CliConfig): boolean => stream.isTTY === true && !config.environment.NO_COLOR;
