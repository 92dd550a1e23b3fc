import { totalmem } from 'node:os';
import { ServiceError } from '@doctown/schema';
import { EMBED_MAX_CHUNKS } from '@doctown/schema/api';

/** What one byte of a request's body takes at its height: as it comes in, as text, as JSON, as texts. Measured by `npm run bench:soak`. */
const BYTES_PER_BODY_BYTE = 4;
/** What one number of a vector takes in an answer, written out. */
const BYTES_PER_NUMBER = 22;
/** No chunk takes less of a body: `{"chunk_id":"chunk_1","content":""},`. */
const LEAST_CHUNK_BYTES = 36;
/** What any request takes. */
const BYTES_PER_REQUEST = 8 * 1024 * 1024;

/** This machine's memory, or what this process's group may have of it, in bytes. */
export const memoryOfMachine = (): number => Math.min(totalmem(), process.constrainedMemory() || totalmem());

/** Lets requests in while what they will take fits beside what is taken. */
export class MemoryGate {
  readonly #limit: number;
  readonly #dimensions: number;
  readonly #resident: () => number;
  readonly #base: number;
  #promised = 0;
  /** Resident when nothing was promised: garbage of what was before is not given back at once. */
  #idle: number;

  /** `limit` in bytes, for vectors of so many numbers; what is resident now is there to stay. */
  constructor(limit: number, dimensions: number, resident: () => number = () => process.memoryUsage.rss()) {
    this.#limit = limit;
    this.#dimensions = dimensions;
    this.#resident = resident;
    this.#base = resident();
    this.#idle = this.#base;
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
    const asked = BYTES_PER_REQUEST + BYTES_PER_BODY_BYTE * body_bytes;
    if (asked > this.room)
      throw new ServiceError('payload_too_large', `a request of ${mebibytes(body_bytes)} MiB does not fit into EMBEDDING_MAX_MEMORY_PERCENT; send fewer chunks at a time`);
    const needed = asked + this.#answer(body_bytes);
    const resident = this.#resident();
    if (this.#promised === 0) this.#idle = resident;
    else if (Math.max(resident, this.#idle + this.#promised) + needed > this.#limit)
      throw new ServiceError('overloaded', 'the memory for requests is in use; try again in 5 s', { retry_after_s: 5 });
    this.#promised += needed;
    let isOut = false;
    return () => {
      if (!isOut) this.#promised -= needed;
      isOut = true;
    };
  }

  /** The most its answer may take: a small body may hold many empty chunks. */
  #answer(body_bytes: number): number {
    return BYTES_PER_NUMBER * this.#dimensions * Math.min(EMBED_MAX_CHUNKS, Math.ceil(body_bytes / LEAST_CHUNK_BYTES));
  }
}

const mebibytes = (bytes: number): number => Math.ceil(bytes / 1024 / 1024);
