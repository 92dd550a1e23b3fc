import { totalmem } from 'node:os';
import { ServiceError } from '@doctown/schema';

/** What one byte of a request's body takes at its height: as it comes in, as text, as JSON, as texts, as an answer. Measured by `npm run bench:soak`. */
const BYTES_PER_BODY_BYTE = 4;
/** What any request takes. */
const BYTES_PER_REQUEST = 8 * 1024 * 1024;

/** This machine's memory, or what this process's group may have of it, in bytes. */
export const memoryOfMachine = (): number => Math.min(totalmem(), process.constrainedMemory() || totalmem());

/** Lets requests in while what they will take fits beside what is taken. */
export class MemoryGate {
  readonly #limit: number;
  readonly #resident: () => number;
  #promised = 0;
  readonly #base: number;

  /** `limit` in bytes; what is resident now is there to stay. */
  constructor(limit: number, resident: () => number = () => process.memoryUsage.rss()) {
    this.#limit = limit;
    this.#resident = resident;
    this.#base = resident();
  }

  /** Bytes left for requests when none runs. */
  get room(): number {
    return this.#limit - this.#base;
  }

  /**
   * Lets a body of so many bytes in and gives what to call when it is answered. Throws `payload_too_large` when it would never fit, `overloaded`
   * when it does not fit now.
   */
  enter(body_bytes: number): () => void {
    const needed = BYTES_PER_REQUEST + BYTES_PER_BODY_BYTE * body_bytes;
    if (needed > this.room)
      throw new ServiceError('payload_too_large', `a request of ${mebibytes(body_bytes)} MiB does not fit into EMBEDDING_MAX_MEMORY_PERCENT; send fewer chunks at a time`);
    const isFull = this.#promised + needed > this.room || (this.#promised > 0 && this.#resident() + needed > this.#limit);
    if (isFull) throw new ServiceError('overloaded', 'the memory for requests is in use; try again in 5 s', { retry_after_s: 5 });
    this.#promised += needed;
    let isOut = false;
    return () => {
      if (!isOut) this.#promised -= needed;
      isOut = true;
    };
  }
}

const mebibytes = (bytes: number): number => Math.ceil(bytes / 1024 / 1024);
