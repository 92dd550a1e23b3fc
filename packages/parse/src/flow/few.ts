const NONE: readonly never[] = [];

/** A set of mostly none or one, in the order they came: a `Set` of none takes two hundred bytes. */
export class Few<T> {
  #items: readonly T[] = NONE;

  constructor(items: readonly T[] = NONE) {
    this.#items = items;
  }

  get size(): number {
    return this.#items.length;
  }

  add(item: T): void {
    if (!this.#items.includes(item)) this.#items = [...this.#items, item];
  }

  delete(item: T): void {
    this.#items = this.#items.filter((one) => one !== item);
  }

  [Symbol.iterator](): Iterator<T> {
    return this.#items[Symbol.iterator]();
  }
}
