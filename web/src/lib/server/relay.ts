/** Longest event that is waited for; a longer one ends the stream. */
const MAX_EVENT_BYTES = 4 * 1024 * 1024;

export interface RelayOptions {
  /** Milliseconds after which the stream ends, between two events, for the browser to resume. */
  max_ms: number;
  /** Milliseconds without a byte (the builder sends a comment each 15 s) after which it is taken for dead. */
  stall_ms: number;
}

/**
 * Passes server-sent events on, only whole ones, as fast as they are read: what nobody reads is not asked for.
 * When the reader leaves, the source is cancelled.
 */
export function relay(source: ReadableStream<Uint8Array>, { max_ms, stall_ms }: RelayOptions): ReadableStream<Uint8Array> {
  const reader = source.getReader();
  const ends_at = Date.now() + max_ms;
  let rest: Uint8Array<ArrayBufferLike> = new Uint8Array();
  return new ReadableStream(
    {
      async pull(controller) {
        for (;;) {
          const wait_ms = Math.min(stall_ms, ends_at - Date.now());
          const chunk = wait_ms <= 0 ? null : await within(reader.read(), wait_ms);
          if (chunk === null || chunk.done) {
            controller.close();
            return void reader.cancel().catch(() => undefined);
          }
          const bytes = joined(rest, chunk.value);
          const end = endOfLastEvent(bytes);
          rest = bytes.subarray(end);
          if (rest.length > MAX_EVENT_BYTES) {
            controller.close();
            return void reader.cancel().catch(() => undefined);
          }
          if (end > 0) return controller.enqueue(bytes.slice(0, end));
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

/** Null when it takes longer, or when the source breaks: both end the stream, and the browser resumes. */
async function within<T>(work: Promise<T>, ms: number): Promise<T | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ms);
  });
  return Promise.race([work.catch(() => null), late]).finally(() => clearTimeout(timer));
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b;
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

/** Where the last whole event ends: after its empty line. */
function endOfLastEvent(bytes: Uint8Array): number {
  for (let i = bytes.length - 1; i > 0; i--) if (bytes[i] === 10 && (bytes[i - 1] === 10 || (bytes[i - 1] === 13 && bytes[i - 2] === 10))) return i + 1;
  return 0;
}
