import { seededRandom } from '@doctown/assembly/bench';
import { encodeVector } from '@doctown/schema';
import type { AssembleRequest } from '@doctown/schema/api';

const WIDTH = 384;
const TOPICS = 40;

/** n symbols in 40 noisy groups: unit vectors of 384 numbers, three calls each, names that share words inside a group. */
export function sampleRequest(n: number, seed = 1): AssembleRequest {
  const random = seededRandom(seed);
  const centres = Array.from({ length: TOPICS }, () => unit(gaussian(random)));
  const id = (i: number) => `sym_${String(i).padStart(16, '0')}`;
  const rows = Array.from({ length: n }, () => Math.floor(random() ** 1.5 * TOPICS));
  return {
    job_id: 'job_bench001',
    repo_url: 'https://github.com/o/r',
    git_ref: 'main',
    chunks: rows.map((topic, i) => ({ chunk_id: `chunk_${i}`, vector: encodeVector(near(centres[topic] as Float32Array, random)), content: `read topic ${topic} step ${i}` })),
    symbols: rows.map((topic, i) => ({
      symbol_id: id(i),
      name: `step${i}Of${'abcdefghij'[topic % 10]}topic`,
      kind: 'function',
      language: 'typescript',
      file_path: `src/topic${topic}.ts`,
      signature: '',
      chunk_ids: [`chunk_${i}`],
      calls: [1, 2, 3].map(() => id(Math.floor(random() ** 2 * n))),
      imports: [],
    })),
  };
}

const gaussian = (random: () => number): Float32Array => Float32Array.from({ length: WIDTH }, () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()));

function unit(row: Float32Array): Float32Array {
  const length = Math.hypot(...row);
  return row.map((value) => value / length);
}

/** About 0.75 from its centre and 0.56 from its siblings, with some spread. */
function near(centre: Float32Array, random: () => number): Float32Array {
  const spread = 0.5 + random();
  const noise = unit(gaussian(random));
  return unit(centre.map((value, d) => value + spread * (noise[d] as number)));
}
