/** Texts to vectors, whatever does it. */
export interface Embedder {
  /** Enters every cache key: two embedders that could differ never share one. */
  model: string;
  dimensions: number;
  /** Row i is text i, unit length or zero for a text that says nothing, whatever else is asked in the same call. */
  embed(texts: readonly string[], signal: AbortSignal): Promise<Embedded>;
  close(): Promise<void>;
}

export interface Embedded {
  /** n × dimensions, row-major. */
  vectors: Float32Array;
  /** Texts that were longer than the model reads. */
  truncated: boolean[];
}
