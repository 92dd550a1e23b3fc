/** What many find, for one who takes it in the order found. */
export class Channel<T> {
  readonly #items: T[] = [];
  #wake: (() => void) | null = null;
  #end: { error: unknown } | null = null;

  push(item: T): void {
    this.#items.push(item);
    this.#wake?.();
  }

  /** No more will come; with an error, who takes gets it after what was found. */
  close(error: unknown = null): void {
    this.#end ??= { error };
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (;;) {
      yield* this.#items.splice(0);
      if (this.#items.length > 0) continue;
      if (this.#end?.error) throw this.#end.error;
      if (this.#end) return;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
