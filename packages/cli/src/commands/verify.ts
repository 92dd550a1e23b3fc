import { resolve } from 'node:path';
import { verifyDocpack } from '@doctown/docpack';
import type { CliConfig } from '../config.ts';
import { EXIT } from '../exit.ts';
import { plain } from '../format.ts';
import { readPack } from './show.ts';

/** Prints all that is wrong with a pack; exits 6 when something is. */
export async function verify(file: string, flags: { json?: boolean }, config: CliConfig): Promise<number> {
  const path = resolve(config.cwd, file);
  const { ok, problems, manifest } = verifyDocpack(await readPack(path));
  if (flags.json) process.stdout.write(`${JSON.stringify({ ok, problems, docpack_id: manifest?.docpack_id ?? null })}\n`);
  else if (ok) process.stdout.write(`${path}: good\n  ${manifest?.docpack_id}\n`);
  else
    process.stdout.write(
      `${path}: ${problems.length} problem${problems.length === 1 ? '' : 's'}\n${problems.map(({ code, message }) => `  ${code}: ${plain(message)}`).join('\n')}\n`,
    );
  return ok ? EXIT.ok : EXIT.invalid_docpack;
}
