import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Facts } from './facts.ts';

/** One file of ground truth: what it is about, and where its source comes from. */
export interface Truth {
  name: string;
  path: string;
  kind: 'symbols' | 'calls';
  language: string;
  origin: { repo: string; commit: string };
  root: string;
  cases: { id: string; dir: string; files: string[] }[];
}

export interface Score {
  precision: number;
  recall: number;
  f1: number;
  /** What was missed and what is false, as the scorer lists it. */
  listed: string[];
}

export interface KindScore {
  kind: string;
  /** Null where the truth asks for none of that kind. */
  recall: number | null;
  precision: number | null;
}

export interface SymbolScore extends Score {
  kind_exact: number;
  end_exact: number | null;
  kinds: KindScore[];
}

/** Reads what a truth file says of itself. */
export async function readTruth(path: string): Promise<Truth> {
  const { origin, language = '', root = '', cases = [] } = JSON.parse(await readFile(path, 'utf8')) as Omit<Truth, 'name' | 'path' | 'kind'>;
  const [kind = '', ...name] = path.replace(/^.*\/|\.json$/g, '').split('.');
  return { name: name.join('.'), path, kind: kind as Truth['kind'], language, origin, root, cases };
}

/** Whether a truth lists what runs without a call being written: programs that were run or compiled do, checkers that resolve what is written do not. */
const listsImplicit = ({ name }: Truth): boolean => /^(pycg|mir)\b/.test(name);

/** Scores our call edges between named functions of one repository. */
export async function scoreCalls(truth: Truth, facts: Facts, show = 0): Promise<Score> {
  const judged = { ...facts, calls: facts.calls.filter(({ is_implicit }) => !is_implicit || listsImplicit(truth)) };
  const [head = '', ...listed] = (await run(truth, judged, ['--tags=internal', `--show=${show}`])).trimEnd().split('\n');
  const figure = (name: string): number => Number(new RegExp(`\\b${name}=([\\d.]+)`).exec(head)?.[1]);
  return { precision: figure('P'), recall: figure('R'), f1: figure('F1'), listed: listed.map((line) => line.trim()) };
}

/** Scores our symbols: functions, methods, classes and other types count. */
export async function scoreSymbols(truth: Truth, facts: Facts, show = 0): Promise<SymbolScore> {
  const found = JSON.parse(await run(truth, facts, ['--json'])) as {
    precision: number;
    recall: number;
    f1: number;
    kind_exact_acc: number;
    end_exact: number | null;
    recall_by_kind: Record<string, { recall: number }>;
    precision_by_kind: Record<string, { precision: number }>;
  };
  const kinds = [...new Set([...Object.keys(found.recall_by_kind), ...Object.keys(found.precision_by_kind)])].sort();
  const listed = show > 0 ? (await run(truth, facts, [`--show=${show}`])).split('\n').filter((line) => /^\s+(MISSED|FALSE)/.test(line)) : [];
  return {
    precision: found.precision,
    recall: found.recall,
    f1: found.f1,
    kind_exact: found.kind_exact_acc,
    end_exact: found.end_exact,
    kinds: kinds.map((kind) => ({ kind, recall: found.recall_by_kind[kind]?.recall ?? null, precision: found.precision_by_kind[kind]?.precision ?? null })),
    listed: listed.map((line) => line.trim()),
  };
}

/** Runs the truth's own scorer on our facts; gives what it prints. */
async function run(truth: Truth, facts: Facts, options: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'accuracy-'));
  try {
    const ours = join(folder, 'ours.json');
    await writeFile(ours, JSON.stringify(facts));
    const script = join(truth.path, '..', '..', 'scripts', `score_${truth.kind}.py`);
    const { stdout } = await promisify(execFile)('python3', [script, truth.path, ours, ...options], { maxBuffer: 64 * 1024 * 1024 });
    return stdout;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
