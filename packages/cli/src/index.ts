import { ServiceError, VERSION } from '@doctown/schema';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { build } from './commands/build.ts';
import { cache } from './commands/cache.ts';
import { estimate } from './commands/estimate.ts';
import { serve } from './commands/serve.ts';
import { show } from './commands/show.ts';
import { status } from './commands/status.ts';
import { verify } from './commands/verify.ts';
import { readCliConfig } from './config.ts';
import { CliError, EXIT, exitCodeOf } from './exit.ts';

/** Runs one command line; returns the exit code. Signals and a vanished parent end it in order, children first. */
export async function runCli(words: string[]): Promise<number> {
  const controller = new AbortController();
  let signalCode: number | null = null;
  const stopWith = (code: number) => () => {
    signalCode ??= code;
    controller.abort(new CliError('Stopped.', code));
  };
  process.once('SIGINT', stopWith(EXIT.cancelled));
  process.once('SIGTERM', stopWith(EXIT.terminated));
  process.once('SIGHUP', stopWith(EXIT.terminated));
  if (process.connected) process.once('disconnect', stopWith(EXIT.terminated));
  try {
    const code = await dispatch(words, controller.signal);
    return signalCode ?? code;
  } catch (error) {
    return signalCode ?? report(error);
  }
}

async function dispatch(words: string[], signal: AbortSignal): Promise<number> {
  const config = readCliConfig();
  let code: number = EXIT.ok;
  const run = (work: Promise<number>) =>
    work.then((result) => {
      code = result;
    });
  const program = new Command('doctown').version(VERSION).description('A repository goes in, a docpack comes out.').exitOverride().showHelpAfterError();
  program
    .command('build')
    .argument('<repo>', 'a GitHub address or <owner>/<name>, a folder, a .tar.gz or a .zip')
    .option('--out <file>', 'where to save the pack (default: <name>.docpack here)')
    .option('--json', 'the last line on stdout is the final status; everything else goes to stderr')
    .option('--ref <ref>', 'branch, tag or commit (default: the default branch)')
    .option('--max-cost-usd <usd>', 'never spend more than this on the language model', dollars)
    .option('--documentation <mode>', 'full, extracted or none', mode)
    .action((repo, flags) => run(build(repo, flags, config, signal)));
  program
    .command('estimate')
    .description('what a build would cost, and what each budget buys')
    .argument('<repo>', 'as for build')
    .option('--json')
    .option('--ref <ref>', 'branch, tag or commit (default: the default branch)')
    .action((repo, flags) => run(estimate(repo, flags, config, signal)));
  program
    .command('serve')
    .option('--port <port>', 'of the builder (default: 3000)', port)
    .action((flags) => run(serve(flags, config, signal)));
  program
    .command('status')
    .argument('[job_id]')
    .option('--json')
    .action((job_id, flags) => run(status(job_id, flags, config, signal)));
  program
    .command('cache')
    .description('what is kept of what was computed or paid for once')
    .option('--clear <name>', 'empty vectors or sentences: later jobs compute or pay for them again')
    .option('--json')
    .action((flags) => run(cache(flags, config, signal)));
  program
    .command('show')
    .argument('<file>')
    .argument('[symbol]', 'id, qualified name or name')
    .option('--all', 'of a symbol: every caller and callee, not ten')
    .option('--json')
    .action((file, symbol, flags) => run(show(file, symbol, flags, config)));
  program
    .command('verify')
    .argument('<file>')
    .option('--json')
    .action((file, flags) => run(verify(file, flags, config)));
  await program.parseAsync(words, { from: 'user' });
  return code;
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  const code = error instanceof CliError ? error.exit_code : error instanceof ServiceError ? exitCodeOf(error.code) : isInvalidPack(error) ? EXIT.invalid_docpack : EXIT.failed;
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  return code;
}

const isInvalidPack = (error: unknown): boolean => error instanceof Error && error.name === 'DocpackError';

function dollars(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0 || text.trim() === '') throw new InvalidArgumentError('must be a number of dollars, 0 or more.');
  return value;
}

function port(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 65535) throw new InvalidArgumentError('must be a port, 1 to 65535.');
  return value;
}

function mode(text: string): string {
  if (!['full', 'extracted', 'none'].includes(text)) throw new InvalidArgumentError('must be full, extracted or none.');
  return text;
}
