import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { readDocpack } from '@doctown/docpack';
import type { CliConfig } from '../config.ts';
import { describeSymbol } from '../describe.ts';
import { CliError, EXIT } from '../exit.ts';
import { widthOf } from '../format.ts';
import { summaryOf } from '../summary.ts';

/** Prints a pack's summary, or all that is known of one symbol (by id, qualified name or name). */
export async function show(file: string, wanted: string | undefined, flags: { json?: boolean; all?: boolean }, config: CliConfig): Promise<number> {
  const path = resolve(config.cwd, file);
  const pack = readDocpack(await readPack(path));
  if (wanted === undefined) {
    process.stdout.write(flags.json ? `${JSON.stringify(pack.manifest)}\n` : `${summaryOf(pack, null, path, process.stdout.isTTY === true, widthOf(process.stdout))}\n`);
    return EXIT.ok;
  }
  const found = pack.nodes.symbols.filter((symbol) => symbol.id === wanted || symbol.qualified_name === wanted || symbol.name === wanted);
  if (found.length === 0) throw new CliError(`No symbol is called "${wanted}" in ${path}.`, EXIT.failed);
  process.stdout.write(flags.json ? `${JSON.stringify(found)}\n` : `${found.map((symbol) => describeSymbol(symbol, pack, flags)).join('\n\n')}\n`);
  return EXIT.ok;
}

/** Reads a pack from disk; a missing file is told as such. */
export async function readPack(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new CliError(`${path} cannot be read: ${cause instanceof Error ? cause.message : cause}`, EXIT.no_such_file, { cause });
  }
}
