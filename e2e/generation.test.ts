import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readDocpack } from '@doctown/docpack';
import { isFinished, type JobStatus } from '@doctown/schema';
import { downloadDocpack, estimateBuild, ingest, status as statusRoute } from '@doctown/schema/api';
import { call } from '@doctown/schema/client';
import { expect, onTestFinished, test } from 'vitest';
import { type FakeOpenAi, type FakeOpenAiOptions, startFakeOpenAi } from './fake-openai/index.ts';
import { cleanEnvironment, doctown, lastLine, ROOT, realStack, servicesOf, temporaryFolder } from './support.ts';

async function model(options: FakeOpenAiOptions = {}): Promise<FakeOpenAi> {
  const fake = await startFakeOpenAi(options);
  onTestFinished(() => fake.close());
  return fake;
}

const withModel = ({ base_url }: FakeOpenAi, more: Record<string, string> = {}) => ({ OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: base_url, RETRY_MIN_WAIT: '0.01', ...more });

/** A repository of so many files in which every function calls some of the file before. */
function repository(files: number): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'app'));
  for (let i = 0; i < files; i++) writeFileSync(join(folder, 'app', `part_${i}.py`), fileText(i));
  return folder;
}

const fileText = (i: number): string =>
  [
    ...(i > 0 ? [`from app.part_${i - 1} import load_${i - 1}, save_${i - 1}`, ''] : []),
    `def load_${i}(path):`,
    `    """Load part ${i}."""`,
    `    return ${i > 0 ? `load_${i - 1}(path)` : 'open(path).read()'} + ${i}`,
    '',
    `def save_${i}(value):`,
    `    return ${i > 0 ? `save_${i - 1}(value)` : 'str(value)'} * ${i + 2}`,
    '',
    `class Part${i}:`,
    `    def run(self, path):`,
    `        return save_${i}(load_${i}(path))`,
    '',
  ].join('\n');

async function build(builder: string, repo_url: string, options: object = {}): Promise<{ status: JobStatus; bytes: Buffer }> {
  const { job_id } = await call(builder, ingest, { repo_url, options });
  for (;;) {
    const status = await call(builder, statusRoute, { job_id, wait: 5 });
    if (!isFinished(status.status)) continue;
    const docpack_id = status.docpack?.docpack_id;
    return { status, bytes: docpack_id ? Buffer.from(await call(builder, downloadDocpack, { docpack_id })) : Buffer.alloc(0) };
  }
}

test('a second run asks nobody and makes the same bytes; an edit is paid for where it was made', async () => {
  const fake = await model();
  const { urls } = await realStack(withModel(fake));
  const folder = repository(120);
  const estimated = await call(urls.builder, estimateBuild, { repo_url: folder }, { timeout_ms: 120_000 });
  expect(fake.calls).toHaveLength(0);
  const first = await build(urls.builder, folder);
  expect(first.status, JSON.stringify(first.status)).toMatchObject({
    status: 'succeeded',
    counts: { undocumented: 0, documented_cached: 0 },
    models: { generation: 'gpt-5-nano' },
  });
  const { nodes, manifest } = readDocpack(first.bytes);
  expect(nodes.symbols.every(({ documentation }) => documentation.origin === 'generated')).toBe(true);
  expect(manifest.statistics.usd).toBeCloseTo(first.status.cost.usd, 9);

  const { overview, clusters } = readDocpack(first.bytes);
  expect(overview?.sentences.length).toBeGreaterThan(0);
  const ids = new Set(nodes.symbols.map(({ id }) => id));
  for (const { symbol_ids } of overview?.sentences ?? []) expect(symbol_ids.every((id) => ids.has(id))).toBe(true);
  expect(clusters.clusters.every(({ summary }) => summary !== undefined)).toBe(true);
  expect(estimated).toMatchObject({ symbols: nodes.symbols.length, symbols_cached: 0 });
  expect(await call(urls.builder, estimateBuild, { repo_url: folder })).toMatchObject({ symbols_cached: nodes.symbols.length, cost_usd_max: 0 });

  const calls = fake.calls.length;
  const second = await build(urls.builder, folder);
  expect(fake.calls).toHaveLength(calls);
  expect(second.bytes.equals(first.bytes)).toBe(true);
  expect(second.status).toMatchObject({ cost: { usd: 0, usd_saved: expect.closeTo(first.status.cost.usd, 9) }, counts: { documented_cached: nodes.symbols.length } });

  const path = join(folder, 'app', 'part_60.py');
  writeFileSync(path, readFileSync(path, 'utf8').replace('* 62', '* 62 + len(load_59(value))'));
  const third = await build(urls.builder, folder);
  const touched = paidFor(fake.calls.slice(calls));
  expect(third.status.counts.documented - third.status.counts.documented_cached).toBe(touched.length);
  expect(touched).toContain('app.part_60.save_60');
  expect(['app.part_60', 'app.part_60.save_60', 'app.part_60.Part60.run', 'app.part_61.save_61']).toEqual(expect.arrayContaining(touched));
});

/** What each answered call was about, by the names in it. */
const paidFor = (calls: FakeOpenAi['calls']): string[] =>
  calls.filter(({ status }) => status === 200).flatMap(({ body }) => [...(body.messages[1]?.content ?? '').matchAll(/^name: (\S+)$/gm)].map(([, name = '']) => name));

test('a build that is killed half-way and run again pays for nothing twice', { timeout: 600_000 }, async () => {
  const fake = await model({ latency_ms: 100 });
  const folder = repository(130);
  const cwd = temporaryFolder();
  const environment = { ...withModel(fake), MAX_SYMBOLS_PER_CALL: '1' };
  const killed = spawn(process.execPath, [join(ROOT, 'packages/cli/src/main.ts'), 'build', folder, '--out', 'killed.docpack'], {
    cwd,
    env: cleanEnvironment({ INIT_CWD: cwd, DATA_DIR: join(cwd, 'data'), ...environment }),
    stdio: 'ignore',
  });
  await expect.poll(() => fake.calls.length, { timeout: 240_000, interval: 20 }).toBeGreaterThan(250);
  killed.kill('SIGKILL');
  await expect.poll(() => servicesOf(join(cwd, 'data')).length, { timeout: 15_000 }).toBe(0);
  const before = paidFor(fake.calls).length;
  const ran = await doctown(['build', folder, '--json', '--out', 'whole.docpack'], cwd, environment);
  expect(ran.code, ran.stderr).toBe(0);
  const all = paidFor(fake.calls);
  const symbols = lastLine(ran).counts.symbols;
  expect(before).toBeLessThan(symbols);
  expect(new Set(all).size).toBe(symbols);
  expect(all.length - symbols, `${all.length - symbols} of ${before} paid again`).toBeLessThan(symbols / 100);
});
