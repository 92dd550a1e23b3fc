import '@doctown/onnx/no-telemetry';
import { availableParallelism } from 'node:os';
import type { Device } from '@doctown/onnx';
import { ServiceError } from '@doctown/schema';
import { Piscina } from 'piscina';
import type { Embedded, Embedder } from './embedder.ts';
import { findModel, modelId } from './model-files.ts';
import type { Gathering, WorkerSettings } from './model-worker.ts';
import { type Plan, planOf } from './schedule.ts';
import { tuneModel } from './tune.ts';
import { Turns } from './turns.ts';

type Share = { rows: Float32Array[]; truncated: boolean[] };

export interface ModelOptions {
  /** Where a text is cut. */
  max_tokens: number;
  /** Worker threads; without a number, one per core. */
  threads?: number | undefined;
  /** Where the rewritten graph is kept. */
  cache_folder: string;
  device?: Device;
}

/** A model folder behind worker threads, one session each; `note` says what is slower than it could be, and why. Throws an `Error` naming what is wrong with the folder. */
export async function loadModelEmbedder(folder: string, options: ModelOptions): Promise<Embedder & { note: string | null }> {
  const files = findModel(folder);
  const { device = 'cpu' } = options;
  const tuned = device === 'cpu' ? await tuneModel(files, options.cache_folder) : { model: files.model, graph: `exported-${device}`, reason: null };
  const threads = device === 'cpu' ? (options.threads ?? availableParallelism()) : 1;
  const pool = new Piscina<readonly string[], Share>({
    filename: new URL('./model-worker.ts', import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
    workerData: { folder, model: tuned.model, config: files.config, max_tokens: options.max_tokens, device } satisfies WorkerSettings,
  });
  const dimensions = await checked(pool, threads);
  const turns = new Turns(threads);
  const closing = new AbortController();
  const running = new Set<Promise<unknown>>();
  return {
    model: modelId(files, options.max_tokens, tuned.graph),
    note: tuned.reason === null ? null : `${files.model} runs as it is, not as the faster graph: ${tuned.reason}`,
    dimensions,
    embed: async (texts, signal) => {
      const plan = planOf(texts);
      const parts: Share[] = [];
      const one = async (share: number): Promise<void> => {
        parts[share] = await pool.run((plan.shares[share] ?? []).map((row) => plan.unique[row] as string));
      };
      // Ending a thread inside onnxruntime ends the process: an abort never reaches a share that runs.
      const work = turns.run(plan.shares.length, one, AbortSignal.any([signal, closing.signal]));
      running.add(work);
      await work.finally(() => running.delete(work));
      return join(plan, parts, dimensions);
    },
    close: async () => {
      closing.abort(new ServiceError('not_ready', 'the embedding service is stopping'));
      await Promise.allSettled(running);
      await pool.destroy();
    },
  };
}

/** The width of the vectors, once every thread has the model: what it takes is then known. What does not fit is said once, and no thread is left behind. */
async function checked(pool: Piscina, threads: number): Promise<number> {
  try {
    const dimensions = (await pool.run(undefined, { name: 'check' })) as number;
    const gathering: Gathering = { arrived: new Int32Array(new SharedArrayBuffer(4)), threads };
    await Promise.all(Array.from({ length: threads }, () => pool.run(gathering, { name: 'loadTogether' })));
    return dimensions;
  } catch (error) {
    await pool.destroy();
    throw error;
  }
}

function join({ row_of, shares }: Plan, parts: readonly Share[], dimensions: number): Embedded {
  const rows: Float32Array[] = [];
  const cut: boolean[] = [];
  for (const [at, share] of shares.entries())
    for (const [i, row] of share.entries()) {
      rows[row] = parts[at]?.rows[i] as Float32Array;
      cut[row] = parts[at]?.truncated[i] ?? false;
    }
  const vectors = new Float32Array(row_of.length * dimensions);
  row_of.forEach((row, i) => {
    vectors.set(rows[row] as Float32Array, i * dimensions);
  });
  return { vectors, truncated: row_of.map((row) => cut[row] as boolean) };
}
