import { Worker } from 'node:worker_threads';
import type { Logger } from '@doctown/service';

export interface PulseData {
  url: string;
  pod_id: string;
  every_ms: number;
  /** A main thread that is busy for longer than this is held for hanging. */
  stalled_ms: number;
  main: BigInt64Array;
}

const STALLED_MS = 300_000;

/**
 * Gives signs of life from a thread of its own, so that a main thread that computes for a minute does not lose its jobs. A process that is frozen
 * gives none.
 */
export function startPulse(url: string, pod_id: string, lease_ms: number, log: Logger): { close(): Promise<void> } {
  const main = new BigInt64Array(new SharedArrayBuffer(8));
  const data: PulseData = { url, pod_id, every_ms: Math.max(250, lease_ms / 4), stalled_ms: STALLED_MS, main };
  const worker = new Worker(new URL('./pulse-thread.ts', import.meta.url), { workerData: data, execArgv: [] });
  worker.on('error', (error) => log.error({ err: error }, 'the thread that gives signs of life ended'));
  const counter = setInterval(() => Atomics.add(main, 0, 1n), 1000).unref();
  return {
    async close() {
      clearInterval(counter);
      await worker.terminate();
    },
  };
}
