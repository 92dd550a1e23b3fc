// Parses and resolves a synthetic repository of as many files as the first argument says, with as many readers as the second.
import { createParsePool, resolve } from '@doctown/parse';
import { familyCost } from './run.ts';
import { SYNTHETIC_SETTINGS, syntheticFile } from './synthetic.ts';

const started = performance.now();
const [size = '1000', readers = '2'] = process.argv.slice(2);
const pool = createParsePool({ readers: Number(readers) });
const never = new AbortController().signal;
const facts = await Promise.all(Array.from({ length: Number(size) }, (_, i) => pool.parse(syntheticFile(i), never)));
await pool.close();
const parsed = performance.now();
const calls = facts.reduce((sum, { flow }) => sum + JSON.stringify(flow.scopes).split('"is":"call"').length - 1, 0);
const counted = performance.now();
const before = process.cpuUsage();
const { edges } = resolve(facts, { paths: facts.map(({ file_path }) => file_path), texts: SYNTHETIC_SETTINGS });
const { user, system } = process.cpuUsage(before);
const resolve_s = (performance.now() - counted) / 1000;
const cost = await familyCost(started);
const resolved = { calls, edges: edges.length, parse_s: (parsed - started) / 1000, resolve_s, resolve_cpu_s: (user + system) / 1e6 };
console.log(JSON.stringify({ files: facts.length, ...resolved, ...cost }));
