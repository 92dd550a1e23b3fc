import { type BuildEstimate, estimateBuild } from '@doctown/schema/api';
import { call } from '@doctown/schema/client';
import type { CliConfig } from '../config.ts';
import { EXIT } from '../exit.ts';
import { money, number, plain } from '../format.ts';
import { authorization, repositoryOf, withServices } from '../services.ts';

/** Reading a large repository takes its time. */
const TIMEOUT_MS = 3_600_000;

/** Tells what a build would cost and what each budget buys; spends nothing. */
export async function estimate(argument: string, flags: { json?: boolean; ref?: string }, config: CliConfig, signal: AbortSignal): Promise<number> {
  const request = { repo_url: repositoryOf(argument, config), ...(flags.ref ? { git_ref: flags.ref } : {}) };
  const told = await withServices(config, signal, (url) => call(url, estimateBuild, request, { signal, headers: authorization(config), timeout_ms: TIMEOUT_MS, retries: 0 }));
  process.stdout.write(`${flags.json ? JSON.stringify(told) : describe(told)}\n`);
  return EXIT.ok;
}

function describe({ files, symbols, symbols_cached, input_tokens, output_tokens_max, cost_usd_max, model, per_budget }: BuildEstimate): string {
  const head = `\n  ${number(symbols)} symbols in ${number(files)} files`;
  if (model === 'extracted') return `${head}. No language model is set, so that nothing would be paid (OPENAI_API_KEY, OPENAI_BASE_URL).\n`;
  const rows = per_budget.map(({ budget_usd, symbols: bought, centrality_share }) => [money(budget_usd), number(bought), `${(100 * centrality_share).toFixed(0)} %`]);
  return [
    `${head}, ${number(symbols_cached)} of them paid for before; ${plain(model)}`,
    `  ${number(input_tokens)} tokens in, at most ${number(output_tokens_max)} out: at most ${money(cost_usd_max)}`,
    ...(rows.length === 0 ? [] : ['', ...columns([['with', 'at least symbols', 'of all centrality'], ...rows])]),
    '',
  ].join('\n');
}

function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return rows.map((row) => `  ${row.map((cell, i) => cell.padStart(widths[i] ?? 0)).join('   ')}`);
}
