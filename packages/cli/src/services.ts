import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseRepoAddress } from '@doctown/schema';
import { type CliConfig, resolveRepositoryArgument } from './config.ts';
import { CliError, EXIT } from './exit.ts';
import { tryModelOnce } from './first-model.ts';
import { runningServer } from './running-server.ts';
import { freePorts, type Stack, startStack } from './stack.ts';

/** The address of a repository as the services take it. Throws what the server would refuse too, before anything is started. */
export function repositoryOf(argument: string, config: CliConfig): string {
  const { repo_url, is_local } = resolveRepositoryArgument(argument, config.cwd);
  if (is_local && !existsSync(repo_url)) throw new CliError(`There is no file or folder ${repo_url}. Give a folder, a .tar.gz or .zip, or a GitHub address.`, EXIT.repository);
  if (!is_local && config.url === null) refuseBadAddress(repo_url, config);
  return repo_url;
}

function refuseBadAddress(repo_url: string, { environment }: CliConfig): void {
  const hosts = (environment.ALLOWED_GIT_HOSTS || 'github.com').split(',').map((host) => host.trim());
  const result = parseRepoAddress(repo_url, hosts);
  if (!result.ok) throw new CliError(`repo_url: ${result.reason}`, EXIT.repository);
}

/** Gives `work` the builder's address: of running services, or of some that are started for it and stopped after. */
export async function withServices<T>(config: CliConfig, signal: AbortSignal, work: (url: string) => Promise<T>): Promise<T> {
  const say = (text: string) => process.stderr.write(`${text}\n`);
  const server = config.url ?? (await runningServer(config.data_dir));
  if (server !== null) {
    say(`Using the services at ${server}`);
    return work(server);
  }
  await tryModelOnce(config, say, signal);
  say('Starting the four services …');
  const stack = await startStack(config, await freePorts(), '127.0.0.1', signal);
  try {
    return await Promise.race([work(stack.urls.builder), orDeath(stack)]);
  } finally {
    await stack.stop();
  }
}

async function orDeath(stack: Stack): Promise<never> {
  const dead = await stack.died;
  throw new CliError(
    `The ${dead.name} service ended in the middle of the job (exit ${dead.code}). Its log: ${join(stack.log_dir, `${dead.name}.log`)}\n${dead.log_tail}`,
    EXIT.failed,
  );
}

export const authorization = (config: CliConfig): Record<string, string> => (config.token ? { authorization: `Bearer ${config.token}` } : {});
