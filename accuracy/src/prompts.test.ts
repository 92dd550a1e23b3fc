import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promptOf } from '@doctown/generation/bench';
import { createParsePool, type ParsePool } from '@doctown/parse';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { judgedIn } from './claims/judged.ts';
import { filesOf } from './files.ts';

let folder: string;
let pool: ParsePool;
let before: Map<string, string>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'prompts-'));
  cpSync(join(import.meta.dirname, '../../packages/service/src'), folder, { recursive: true });
  pool = createParsePool({ readers: 1 });
  before = await prompts();
});
afterAll(async () => {
  await pool.close();
  rmSync(folder, { recursive: true });
});

/** Every symbol's prompt, by qualified name. */
async function prompts(): Promise<Map<string, string>> {
  const judged = await judgedIn(folder, await filesOf(folder), pool);
  return new Map(judged.map(({ context }) => [context.qualified_name ?? '', promptOf(context, 2000).user]));
}

/** Whose prompts an edit changes; undone afterwards. */
async function changedBy(file: string, edit: (text: string) => string): Promise<string[]> {
  const text = readFileSync(join(folder, file), 'utf8');
  const edited = edit(text);
  expect(edited).not.toBe(text);
  writeFileSync(join(folder, file), edited);
  const after = await prompts();
  writeFileSync(join(folder, file), text);
  return [...after]
    .filter(([name, prompt]) => before.get(name) !== prompt)
    .map(([name]) => name)
    .sort();
}

test('lines that move change no prompt', async () => {
  expect(await changedBy('errors.ts', (text) => `\n\n// moved\n${text}`)).toEqual([]);
});

test('another body changes the prompt of its function alone, whatever it calls now', async () => {
  const changed = await changedBy('config.ts', (text) => text.replace(/(export function readConfig[^{]*\{\n)/, '$1  createLogger();\n'));
  expect(changed).toEqual(['config.readConfig']);
});

test('another signature changes the prompts of its function and of those that call it directly', async () => {
  const changed = await changedBy('context.ts', (text) => text.replace(/export (?:const|function) (\w+)( = )?\((?=\w)/, (whole) => `${whole}more_about_it?: number, `));
  expect(changed.length).toBeGreaterThan(0);
  const [own] = changed.filter((name) => before.has(name) && name.startsWith('context.'));
  const callers = new Set((await judgedIn(folder, await filesOf(folder), pool)).find(({ context }) => context.qualified_name === own)?.callers);
  expect(changed.filter((name) => name !== own && !callers.has(name))).toEqual([]);
});

test('a new function beside others changes no prompt of theirs', async () => {
  expect(await changedBy('errors.ts', (text) => `${text}\nexport function quiteNew(): number {\n  return 1;\n}\n`)).toEqual(['errors.quiteNew']);
});
