// Parses the files named on stdin, below the folder of the first argument, and runs our query over each tree: nothing else is made of them.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { detectLanguage } from '@doctown/parse';
import { withTree } from '@doctown/parse/grammar';
import { type LanguageRow, languageRow } from '@doctown/parse/languages';
import { ownCost } from './run.ts';

const started = performance.now();
const [folder = '.'] = process.argv.slice(2);
let tags = 0;

/** Without what we do before the grammar reads a text, and after it stumbles. */
const plain = ({ read: _, mend: __, ...row }: LanguageRow): LanguageRow => row;

for (const path of (await textOf(process.stdin)).split('\n')) {
  const text = await readFile(join(folder, path), 'utf8');
  const language = detectLanguage(path, text.slice(0, 4096));
  if (language !== null) tags += await withTree(plain(languageRow(language)), text, (_, matches) => matches.length);
}
console.log(JSON.stringify({ ...ownCost(started), tags }));
