import type { CliConfig } from '../config.ts';
import { CliError, EXIT } from '../exit.ts';
import { hasTransformer, tryModelOnce } from '../first-model.ts';
import { announceServer, runningServer } from '../running-server.ts';
import { DEFAULT_PORTS, type Ports, startStack } from '../stack.ts';
import { isLoopback, startWebsite, type Website, websiteHost } from '../website.ts';

/** Starts everything and stays until a signal or until a service ends by itself. */
export async function serve(flags: { port?: number }, config: CliConfig, signal: AbortSignal): Promise<number> {
  const running = await runningServer(config.data_dir);
  if (running !== null) throw new CliError(`Doctown already runs at ${running} on this data folder (${config.data_dir}).`, EXIT.failed);
  const host = config.environment.HOST || '127.0.0.1';
  await tryModelOnce(config, (text) => process.stderr.write(`${text}\n`), signal);
  const stack = await startStack(withoutLocalRepositories(config), portsOf(flags, config), host, signal);
  const withdraw = announceServer(config.data_dir, stack.urls.builder);
  let website: Website | null = null;
  try {
    website = await startWebsite(config, stack.urls.builder, stack.log_dir);
    process.stdout.write(`${welcome(stack.urls, website?.url ?? null, config, stack.log_dir)}\n`);
    const ended = await Promise.race([stack.died, aborted(signal), ...(website ? [websiteEnd(website)] : [])]);
    if (ended === null) return EXIT.ok;
    if (ended === 'website') throw new CliError(`The website ended; the services were stopped too. Its log: ${stack.log_dir}/web.log`, EXIT.failed);
    throw new CliError(`The ${ended.name} service ended (exit ${ended.code}); the others were stopped too.\n${ended.log_tail}`, EXIT.failed);
  } finally {
    withdraw();
    await Promise.all([website?.stop(), stack.stop()]);
  }
}

function portsOf(flags: { port?: number }, { environment }: CliConfig): Ports {
  return {
    builder: flags.port ?? Number(environment.PORT || DEFAULT_PORTS.builder),
    embedding: Number(environment.EMBEDDING_PORT || DEFAULT_PORTS.embedding),
    assembly: Number(environment.ASSEMBLY_PORT || DEFAULT_PORTS.assembly),
    generation: Number(environment.GENERATION_PORT || DEFAULT_PORTS.generation),
  };
}

function welcome(urls: Record<string, string>, website: string | null, config: CliConfig, log_dir: string): string {
  const modes = [
    ...(hasTransformer(config) ? [] : ['  no transformer (npm run model, or EMBEDDING_MODEL_PATH): similarity comes from trained word vectors']),
    ...(config.environment.OPENAI_API_KEY || config.environment.OPENAI_BASE_URL
      ? []
      : ['  no language model (OPENAI_API_KEY, OPENAI_BASE_URL): sentences are taken from doc comments and structure']),
  ];
  return [
    'Doctown is running.',
    `  website     ${website ?? 'not there: npm start builds it, and logs/web.log says what went wrong'}`,
    `  builder     ${urls.builder}   API: ${urls.builder}/docs`,
    `  embedding   ${urls.embedding}`,
    `  assembly    ${urls.assembly}`,
    `  generation  ${urls.generation}`,
    `  data        ${config.data_dir}`,
    `  logs        ${log_dir}`,
    ...(modes.length > 0 ? ['Reduced:', ...modes] : []),
    'Try:  npm run -s doctown -- build <owner>/<name>      Stop: Ctrl-C',
  ].join('\n');
}

const websiteEnd = async (website: Website): Promise<'website'> => {
  await website.died;
  return 'website';
};

/** Whoever reaches the website reaches the builder: folders of this machine are only for those who sit at it. */
function withoutLocalRepositories(config: CliConfig): CliConfig {
  if (isLoopback(websiteHost(config)) || config.environment.ALLOW_LOCAL_REPOS) return config;
  return { ...config, environment: { ...config.environment, ALLOW_LOCAL_REPOS: '0' } };
}

const aborted = (signal: AbortSignal): Promise<null> =>
  new Promise((resolve) => (signal.aborted ? resolve(null) : signal.addEventListener('abort', () => resolve(null), { once: true })));
