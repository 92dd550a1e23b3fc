/** One text to ask for. */
export interface Wanted {
  chunk_id: string;
  content: string;
  key: Buffer;
}

/** Characters of code, names included, for one token of MiniLM's tokenizer: 2.96 over a thousand chunks of npm packages; a tenth of them is below 2.2, a tenth above 3.5. */
const CHARACTERS_PER_TOKEN = 3;
/** The usual cut: a text takes no longer than this many tokens do. */
const TOKENS_READ = 256;

/** About how many tokens a model will read of a text. */
export const estimatedTokens = (text: string): number => Math.min(TOKENS_READ, 2 + Math.ceil(text.length / CHARACTERS_PER_TOKEN));

export interface BatchLimits {
  tokens: number;
  count: number;
  /** Of UTF-8. */
  bytes: number;
}

/** A second or two of one core with a transformer, some 30 ms with word vectors: enough to hide the way there and back, little to ask for again. */
export const BATCH_LIMITS: BatchLimits = { tokens: 16_384, count: 512, bytes: 2 * 1024 * 1024 };

/** Gathers texts, in the order they come, into batches of about equal work. */
export class BatchBuilder {
  readonly #limits: BatchLimits;
  #batch: Wanted[] = [];
  #tokens = 0;
  #bytes = 0;

  constructor(limits: BatchLimits = BATCH_LIMITS) {
    this.#limits = limits;
  }

  /** Gives the batch before when this one does not fit into it any more; a text over the limits goes alone. */
  add(wanted: Wanted): Wanted[] {
    const [tokens, bytes] = [estimatedTokens(wanted.content), Buffer.byteLength(wanted.content)];
    const fits = this.#tokens + tokens <= this.#limits.tokens && this.#bytes + bytes <= this.#limits.bytes && this.#batch.length < this.#limits.count;
    const full = fits ? [] : this.rest();
    this.#batch.push(wanted);
    this.#tokens += tokens;
    this.#bytes += bytes;
    return full;
  }

  /** What has been gathered; empty when there is nothing. */
  rest(): Wanted[] {
    const batch = this.#batch;
    this.#batch = [];
    this.#tokens = 0;
    this.#bytes = 0;
    return batch;
  }
}
