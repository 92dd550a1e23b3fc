import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readDocpack } from '@doctown/docpack';
import { writeDocpackFile } from '@doctown/docpack/node';
import { type JobStatus, parseRepoAddress } from '@doctown/schema';
import { downloadDocpack } from '@doctown/schema/api';
import { call } from '@doctown/schema/client';
import { type CliConfig, resolveRepositoryArgument } from '../config.ts';
import { CliError, EXIT, exitCodeOf } from '../exit.ts';
import { tryModelOnce } from '../first-model.ts';
import { widthOf } from '../format.ts';
import { followJob } from '../job.ts';
import { createProgress } from '../progress.ts';
import { runningServer } from '../running-server.ts';
import { freePorts, type Stack, startStack } from '../stack.ts';
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
  const { repo_url, is_local } = resolveRepositoryArgument(argument, config.cwd);
  if (is_local && !existsSync(repo_url)) throw new CliError(`There is no file or folder ${repo_url}. Give a folder, a .tar.gz or .zip, or a GitHub address.`, EXIT.repository);
  if (!is_local && config.url === null) refuseBadAddress(repo_url, config);
  const say = (text: string) => process.stderr.write(`${text}\n`);
  const server = config.url ?? (await runningServer(config.data_dir));
  let stack: Stack | null = null;
  try {
    if (server === null) {
      await tryModelOnce(config, say, signal);
      say('Starting the four services …');
      stack = await startStack(config, await freePorts(), '127.0.0.1', signal);
    } else say(`Using the services at ${server}`);
    const url = server ?? stack?.urls.builder ?? '';
    const status = await Promise.race([follow(url, { repo_url, flags }, config, signal), orDeath(stack)]);
    return await finish(url, status, flags, config, signal);
  } finally {
    await stack?.stop();
  }
}

/** What the server would refuse too, said before anything is started. */
function refuseBadAddress(repo_url: string, { environment }: CliConfig): void {
  const hosts = (environment.ALLOWED_GIT_HOSTS || 'github.com').split(',').map((host) => host.trim());
  const result = parseRepoAddress(repo_url, hosts);
  if (!result.ok) throw new CliError(`repo_url: ${result.reason}`, EXIT.repository);
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
  if (status.status === 'cancelled') return 'Cancelled. Nothing was kept of this run.';
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

async function orDeath(stack: Stack | null): Promise<never> {
  if (stack === null) return new Promise<never>(() => undefined);
  const dead = await stack.died;
  throw new CliError(
    `The ${dead.name} service ended in the middle of the job (exit ${dead.code}). Its log: ${join(stack.log_dir, `${dead.name}.log`)}\n${dead.log_tail}`,
    EXIT.failed,
  );
}

const authorization = (config: CliConfig): Record<string, string> => (config.token ? { authorization: `Bearer ${config.token}` } : {});
const useColor = (stream: { isTTY?: boolean }, config: CliConfig): boolean => stream.isTTY === true && !config.environment.NO_COLOR;
