/**
 * What was found lately, by key, and what is being looked for: whoever asks for the same at the same time waits for the one answer. The longest
 * unused goes first.
 */
export class Memory<T> {
  readonly #known = new Map<string, T>();
  readonly #sought = new Map<string, Promise<T | null>>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  get(key: string): T | undefined {
    const value = this.#known.get(key);
    if (value !== undefined) {
      this.#known.delete(key);
      this.#known.set(key, value);
    }
    return value;
  }

  set(key: string, value: T): void {
    this.#known.delete(key);
    this.#known.set(key, value);
    if (this.#known.size > this.#most) this.#known.delete(this.#known.keys().next().value as string);
  }

  /** What somebody is looking for right now; it turns out null when nothing was found that another could use. */
  sought(key: string): Promise<T | null> | undefined {
    return this.#sought.get(key);
  }

  /** Says that we look for this; the function given back ends the search. */
  seek(key: string): (found: T | null) => void {
    const { promise, resolve } = Promise.withResolvers<T | null>();
    this.#sought.set(key, promise);
    return (found) => {
      if (found !== null) this.set(key, found);
      if (this.#sought.get(key) === promise) this.#sought.delete(key);
      resolve(found);
    };
  }

  /** Resolves when nothing is looked for any more. */
  async settled(): Promise<void> {
    while (this.#sought.size > 0) await Promise.all([...this.#sought.values()]);
  }

  entries(): IterableIterator<[string, T]> {
    return this.#known.entries();
  }
}
