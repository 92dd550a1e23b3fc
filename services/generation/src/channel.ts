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

  /** Each item, and null whenever none came for so long. */
  async *orEvery(ms: number): AsyncGenerator<T | null> {
    for (;;) {
      yield* this.#items.splice(0);
      if (this.#items.length > 0) continue;
      if (this.#end?.error) throw this.#end.error;
      if (this.#end) return;
      if (!(await this.#something(ms))) yield null;
    }
  }

  #something(ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve(true);
      };
    });
  }
}
