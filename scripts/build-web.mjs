#!/usr/bin/env node
// Builds the website into web/build unless what is there was built from these very sources.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const built = join(root, 'web/build');
const stamp = join(built, '.sources');
const SOURCES = [
  'web/src',
  'web/static',
  'web/svelte.config.js',
  'web/vite.config.ts',
  'web/package.json',
  'packages/schema/src',
  'packages/docpack/src',
  'pnpm-lock.yaml',
  'scripts/build-web.mjs',
];

/** True when `web/build` is there and up to date afterwards. Says on stderr that it builds, and what went wrong. */
export async function buildWeb() {
  const wanted = digest();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return true;
  console.error('Building the website (first run, or something changed) …');
  // Beside the old one, which may be serving right now, then in its place.
  const next = `build.${process.pid}`;
  try {
    const { code, output } = await vite(['build', '--logLevel', 'warn'], { BUILD_DIR: next, ADAPTER: 'node', NODE_ENV: 'production' });
    if (code !== 0) {
      console.error(`${output.trimEnd()}\nThe website could not be built.`);
      return false;
    }
    rmSync(built, { recursive: true, force: true });
    renameSync(join(root, 'web', next), built);
    writeFileSync(stamp, wanted);
    return true;
  } finally {
    rmSync(join(root, 'web', next), { recursive: true, force: true });
  }
}

function digest() {
  const hash = createHash('sha256');
  const add = (path) => {
    const full = join(root, path);
    if (!existsSync(full)) return;
    const names = readdirSyncOrNull(full);
    if (names === null) hash.update(path).update(readFileSync(full));
    else for (const name of names) if (!/\.(test|fixture)\.ts$/.test(name)) add(`${path}/${name}`);
  };
  for (const path of SOURCES) add(path);
  return hash.digest('hex');
}

function readdirSyncOrNull(path) {
  try {
    return readdirSync(path).sort();
  } catch (error) {
    if (error.code === 'ENOTDIR') return null;
    throw error;
  }
}

function vite(words, environment) {
  const node = join(root, 'node_modules/node/bin/node');
  const child = spawn(existsSync(node) ? node : process.execPath, [join(root, 'web/node_modules/vite/bin/vite.js'), ...words], {
    cwd: join(root, 'web'),
    // A test that builds it must not get the kit for developers.
    env: { ...process.env, ...environment, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  }
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ code: 1, output: error.message }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exit((await buildWeb()) ? 0 : 1);
