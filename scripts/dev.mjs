#!/usr/bin/env node
// The door of every npm script. Needs nothing but Node 20 and npm: it installs what is missing with the pinned pnpm,
// then runs the rest on the pinned Node. Spawned asynchronously, so that signals reach every child.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildWeb } from './build-web.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stamp = join(root, 'node_modules', '.installed');
const node24 = join(root, 'node_modules', 'node', 'bin', 'node');
/** npm itself: when it is gone, killed even, we end what we started. */
const parent = process.ppid;
const [command, ...rest] = process.argv.slice(2);

const commands = {
  start,
  web: async () => ((await buildWeb()) ? 0 : 1),
  doctown: () => exec([cli, ...rest], { ipc: true }),
  test,
  check,
  accuracy: () => exec(['accuracy/src/main.ts', ...rest]),
  'accuracy:claims': () => exec(['accuracy/src/claims.ts', ...rest]),
  model: () => exec(['services/embedding/src/get-model.ts', ...rest]),
  retrieval: () => exec(['accuracy/src/retrieval.ts', ...rest]),
  clusters: () => exec(['accuracy/src/clusters.ts', ...rest]),
  'bench:parse': () => exec(['bench/src/main.ts', ...rest]),
  'bench:embedding': () => exec(['bench/src/embedding.ts', ...rest]),
  'bench:assembly': () => exec(['bench/src/assembly.ts', ...rest]),
  'bench:generation': () => exec(['bench/src/generation.ts', ...rest]),
  'bench:soak': () => exec(['bench/src/soak.ts', ...rest]),
  'bench:jobs': () => exec(['bench/src/jobs.ts', ...rest]),
  'bench:embedding:growth': () => exec(['bench/src/embedding-growth.ts', ...rest]),
  generate: () => exec(['scripts/generate.ts', ...rest]),
};
const cli = 'packages/cli/src/main.ts';

const run = commands[command];
if (run === undefined) {
  console.error(`usage: node scripts/dev.mjs ${Object.keys(commands).join('|')}`);
  process.exit(2);
}
await install();
process.exit(await run());

/** Without the website there is still all the rest. */
async function start() {
  const serves = isFlagOnly(rest);
  if (serves) await buildWeb();
  return exec([cli, serves ? 'serve' : 'build', ...rest], { ipc: true });
}

/** `npm start` with no repository serves; flags of `serve` alone (`--port 4000`) still mean serve. */
function isFlagOnly(words) {
  return words.length === 0 || words[0].startsWith('--port') || words[0] === '--verbose';
}

async function install() {
  const wanted = installDigest();
  if (existsSync(stamp) && existsSync(node24) && readFileSync(stamp, 'utf8') === wanted) return;
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  console.error(`Installing packages with ${packageManager} (first run, or something changed) …`);
  const code = await spawned('npx', ['-y', packageManager, 'install', '--frozen-lockfile', '--reporter=append-only'], { quiet: true });
  if (code !== 0) {
    console.error('The install failed; its output is above. Nothing else was started.');
    process.exit(code);
  }
  writeFileSync(stamp, wanted);
}

function installDigest() {
  const hash = createHash('sha256').update(process.platform + process.arch);
  const manifests = ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', 'web/package.json'];
  for (const folder of ['packages', 'services']) {
    for (const name of readdirSync(join(root, folder)).sort()) manifests.push(`${folder}/${name}/package.json`);
  }
  for (const file of manifests) if (existsSync(join(root, file))) hash.update(file).update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

async function test() {
  await buildWeb();
  const folder = join(root, 'node_modules', '.tests');
  const output = join(folder, 'results.json');
  mkdirSync(folder, { recursive: true });
  rmSync(output, { force: true });
  const code = await exec(['node_modules/vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${output}`, ...rest]);
  if (!existsSync(output)) {
    console.log('0 passed, 1 failed');
    return code || 1;
  }
  const results = JSON.parse(readFileSync(output, 'utf8'));
  const brokenFiles = results.testResults.filter((file) => file.status === 'failed' && file.assertionResults.every((one) => one.status !== 'failed'));
  const failed = results.numFailedTests + brokenFiles.length;
  const skipped = results.testResults.flatMap((file) => file.assertionResults).filter((one) => one.status === 'skipped' || one.status === 'pending');
  for (const one of skipped) console.log(`skipped: ${one.fullName}`);
  console.log(`${results.numPassedTests} passed, ${failed} failed`);
  return failed > 0 ? 1 : code;
}

async function check() {
  const steps = [
    ['types', ['node_modules/typescript/bin/tsc', '-p', '.']],
    ['lint', ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.']],
    ['layout', ['scripts/check-layout.ts']],
    ['unused', ['node_modules/knip/bin/knip.js']],
    ['generated', ['scripts/generate.ts', '--check']],
  ];
  const failed = [];
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  if ((await spawned('npx', ['-y', packageManager, 'exec', 'turbo', 'run', 'types', '--output-logs=errors-only', '--ui=stream'])) !== 0) failed.push('types of the packages');
  for (const [name, args] of steps) {
    console.error(`— ${name}`);
    if ((await exec(args)) !== 0) failed.push(name);
  }
  console.error(failed.length === 0 ? 'check: all good' : `check: ${failed.join(', ')} failed`);
  return failed.length === 0 ? 0 : 1;
}

function exec(args, options = {}) {
  return spawned(existsSync(node24) ? node24 : process.execPath, args, options);
}

/** Runs to the end; SIGINT, SIGTERM and SIGHUP are passed on, and the child's own exit is awaited. */
function spawned(file, args, { ipc = false, quiet = false } = {}) {
  const binaries = [dirname(node24), join(root, 'node_modules', '.bin')].join(':');
  const env = {
    ...process.env,
    PATH: quiet ? process.env.PATH : `${binaries}:${process.env.PATH}`,
    INIT_CWD: process.env.INIT_CWD ?? process.cwd(),
    TURBO_TELEMETRY_DISABLED: '1',
  };
  const stdout = quiet ? 2 : 'inherit';
  const child = spawn(file, args, { cwd: root, env, stdio: ipc ? ['inherit', stdout, 'inherit', 'ipc'] : ['inherit', stdout, 'inherit'] });
  const forward = (signal) => child.kill(signal);
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  const watch = process.env.npm_lifecycle_event ? setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 500) : undefined;
  for (const signal of signals) process.on(signal, forward);
  return new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(`${file} could not be started: ${error.message}`);
      resolve(1);
    });
    child.on('exit', (code, signal) => {
      clearInterval(watch);
      for (const name of signals) process.off(name, forward);
      resolve(code ?? (signal === 'SIGINT' ? 130 : signal === 'SIGTERM' ? 143 : 1));
    });
  });
}
