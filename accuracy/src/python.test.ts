import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createParsePool } from '@doctown/parse';
import { expect, test } from 'vitest';
import { analyse } from './facts.ts';

const version = existsSync('/usr/lib') ? readdirSync('/usr/lib').find((name) => /^python3\.\d+$/.test(name)) : undefined;
const library = join('/usr/lib', version ?? '');

/** What Python's own parser says is declared: `file:name:first line:last line` of every function and class. */
const DECLARED = `
import ast, sys
for path in sys.argv[2:]:
    try:
        tree = ast.parse(open(sys.argv[1] + "/" + path, "rb").read())
    except (SyntaxError, ValueError):
        continue
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            first = min([node.lineno] + [one.lineno for one in node.decorator_list])
            print(f"{path}:{node.name}:{first}:{node.end_lineno}")
`;

test.skipIf(version === undefined)("in Debian's Python library our functions and classes are the ones its own parser finds", async () => {
  const files = (readdirSync(library, { recursive: true }) as string[])
    .filter((path) => path.endsWith('.py') && !path.includes('site-packages') && !path.includes('lib2to3/tests'))
    .sort();
  const paths = files.filter((_, i) => i % Math.max(1, Math.floor(files.length / 150)) === 0);
  const pool = createParsePool({ readers: 2 });
  const { symbols } = await analyse(library, paths, pool);
  await pool.close();
  const { stdout } = await promisify(execFile)('python3', ['-c', DECLARED, library, ...paths], { maxBuffer: 64 * 1024 * 1024 });
  const truth = new Set(stdout.split('\n').filter(Boolean));
  const ours = new Set(
    symbols
      .filter(({ kind }) => ['function', 'method', 'constructor', 'property', 'class'].includes(kind))
      .map(({ file, name, start_line, end_line }) => `${file}:${name}:${start_line}:${end_line}`),
  );
  const missed = [...truth].filter((one) => !ours.has(one));
  const invented = [...ours].filter((one) => !truth.has(one));
  expect(truth.size).toBeGreaterThan(500);
  expect({ recall: 1 - missed.length / truth.size > 0.99, missed: missed.slice(0, 5) }).toMatchObject({ recall: true });
  expect({ precision: 1 - invented.length / ours.size > 0.99, invented: invented.slice(0, 5) }).toMatchObject({ precision: true });
});
