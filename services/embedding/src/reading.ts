import { setTimeout as wait } from 'node:timers/promises';
import pLimit from 'p-limit';

/** Bodies smaller than this are read at once. */
const LARGE = 1024 * 1024;
/** How long others wait for a sender that takes its time. */
const PATIENCE_MS = 2000;

/**
 * Large bodies are read one after the other: joining the parts of many at the same moment would keep the thread from answering /health.
 * Resolves when a body of so many bytes may be read, to what to call when it was; `gone` ends a turn, too.
 */
export function createReadingTurns(patience_ms = PATIENCE_MS): (body_bytes: number, gone: AbortSignal) => Promise<() => void> {
  const oneAtATime = pLimit(1);
  return (body_bytes, gone) => {
    if (body_bytes < LARGE) return Promise.resolve(() => undefined);
    const { promise: turn, resolve: begin } = Promise.withResolvers<() => void>();
    void oneAtATime(async () => {
      const read = new AbortController();
      begin(() => read.abort());
      await wait(patience_ms, undefined, { signal: AbortSignal.any([gone, read.signal]) }).catch(() => undefined);
    });
    return turn;
  };
}
