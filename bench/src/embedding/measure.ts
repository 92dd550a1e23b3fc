import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MINILM_CONFIG } from '@doctown/embedding/exported-model';
import { Tokenizer } from '@huggingface/tokenizers';
import { type Design, designs, MAX_TOKENS } from './designs.ts';
import type { Mix } from './mixes.ts';
import type { Peak } from './peak.ts';

/** What one design took on one mix. */
export interface DesignResult {
  name: string;
  /** Processor seconds for all texts, the median round. */
  cpu_s: number;
  /** How many times less than the pipeline with batches of eight, the median of the rounds' own ratios. */
  vs_pipeline: number;
  /** The same against the original's scheme. */
  vs_original: number;
  /** Of the vectors, against the pipeline's float ones; the smallest. */
  cosine: number;
  peak_mb?: number;
}

export interface MixResult {
  mix: Mix['name'];
  texts: number;
  /** Of all texts, cut where every design cuts. */
  tokens: number;
  /** Tokens by rank: a tenth are shorter than the first, half than the second, nine tenths than the third. */
  lengths: [number, number, number];
  /** The same work at the speed of the largest matrix product this core does, over the processor time we took. */
  share_of_peak: { int8: number; fp32: number };
  designs: DesignResult[];
}

export const PIPELINE = 'pipeline, fp32, batches of 8';
export const ORIGINAL = "the original's scheme";

/** All designs on the same texts, one after the other within a round, so that each ratio is of the same minute. */
export async function measureMix(mix: Mix, root: string, rounds: number, peak: Peak): Promise<MixResult> {
  const names = Object.keys(designs);
  const loaded = await Promise.all(names.map((name) => (designs[name] as (root: string) => Promise<Design>)(root)));
  const reference = await (loaded[names.indexOf(PIPELINE)] as Design).embed(mix.texts);
  const cosines = await Promise.all(loaded.map(async (design) => Math.min(...(await design.embed(mix.texts)).map((row, i) => cosine(row, reference[i] as Float32Array)))));
  const times: number[][] = names.map(() => []);
  for (let round = 0; round < rounds; round++) for (const [i, design] of loaded.entries()) times[i]?.push(await cpuSeconds(() => design.embed(mix.texts)));
  await Promise.all(loaded.map((design) => design.close()));
  const of = (name: string): number[] => times[names.indexOf(name)] as number[];
  const ratio = (name: string, to: string): number => median(of(to).map((seconds, round) => seconds / (of(name)[round] as number)));
  const lengths = tokenLengths(mix.texts, root);
  return {
    mix: mix.name,
    texts: mix.texts.length,
    tokens: lengths.reduce((sum, length) => sum + length, 0),
    lengths: [0.1, 0.5, 0.9].map((share) => lengths.toSorted((a, b) => a - b)[Math.floor(share * lengths.length)]) as [number, number, number],
    share_of_peak: { int8: bound(lengths, peak.int8, peak.fp32) / median(of('ours, int8')), fp32: bound(lengths, peak.fp32, peak.fp32) / median(of('ours, fp32')) },
    designs: names.map((name, i) => ({ name, cpu_s: median(of(name)), vs_pipeline: ratio(name, PIPELINE), vs_original: ratio(name, ORIGINAL), cosine: cosines[i] as number })),
  };
}

async function cpuSeconds(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function tokenLengths(texts: readonly string[], root: string): number[] {
  const json = JSON.parse(readFileSync(join(root, 'fp32', 'tokenizer.json'), 'utf8')) as object;
  const tokenizer = new Tokenizer({ ...json, truncation: null, padding: null }, {});
  return texts.map((text) => Math.min(MAX_TOKENS, tokenizer.encode(text).ids.length));
}

/** Seconds the multiplications alone take at these rates: those with weights at the first, those of attention, which stay float, at the second. */
function bound(lengths: readonly number[], linear: number, attention: number): number {
  const { hidden_size: h, intermediate_size: wide, num_hidden_layers: layers } = MINILM_CONFIG;
  return lengths.reduce((sum, length) => sum + (layers * length * (8 * h * h + 4 * h * wide)) / linear + (layers * 4 * length * length * h) / attention, 0);
}

const cosine = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] as number) : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}
