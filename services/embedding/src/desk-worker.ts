// The thread behind the HTTP one: it reads requests, has them worked off, and writes answers, so that nothing of that keeps /health waiting.
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { ServiceError } from '@doctown/schema';
import type { DeskSettings, FromDesk, ToDesk } from './desk.ts';
import { loadModelEmbedder } from './embed.ts';
import type { Embedder } from './embedder.ts';
import { TextQueue } from './queue.ts';
import { readRequest, writeReply } from './requests.ts';
import { loadStaticEmbedder } from './static.ts';

const { model, max_queue, counters } = workerData as DeskSettings & { counters: Int32Array };
const port = parentPort as MessagePort;
const send = (message: FromDesk, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);
const loaded = await load();
if (loaded !== null) serve(loaded);

async function load(): Promise<(Embedder & { note?: string | null }) | null> {
  try {
    return model === null ? loadStaticEmbedder() : await loadModelEmbedder(model.folder, model);
  } catch (error) {
    send({ kind: 'refused', message: error instanceof Error ? error.message : String(error) });
    return null;
  }
}

function serve(embedder: Embedder & { note?: string | null }): void {
  const queue = new TextQueue(max_queue);
  const running = new Map<number, AbortController>();
  port.on('message', (message: ToDesk) => {
    if (message.kind === 'cancel') running.get(message.id)?.abort(new ServiceError('cancelled', 'the caller went away'));
    else if (message.kind === 'close') void embedder.close().finally(() => port.close());
    else void answer(message.id, message.body);
  });
  send({ kind: 'ready', model: embedder.model, dimensions: embedder.dimensions, note: embedder.note ?? null });

  async function answer(id: number, body: Uint8Array): Promise<void> {
    const stop = new AbortController();
    running.set(id, stop);
    try {
      const reply = await embedded(body, stop.signal);
      send({ kind: 'reply', id, body: reply }, [reply.buffer]);
    } catch (error) {
      const { code, message, details, retry_after_s } =
        error instanceof ServiceError ? error : new ServiceError('internal', error instanceof Error ? (error.stack ?? error.message) : String(error));
      send({ kind: 'failed', id, code, message, details, retry_after_s });
    } finally {
      running.delete(id);
    }
  }

  async function embedded(body: Uint8Array, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
    const started = performance.now();
    const request = readRequest(body);
    const texts = request.chunks.map(({ content }) => content);
    const result = await queue
      .run(texts.length, () => {
        count();
        return embedder.embed(texts, signal);
      })
      .finally(count);
    return writeReply(request, embedder, result, Math.round(performance.now() - started));
  }

  /** Seen by /health and /metrics in the other thread. */
  function count(): void {
    Atomics.store(counters, 0, queue.requests);
    Atomics.store(counters, 1, queue.texts);
  }
}
