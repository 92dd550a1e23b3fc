const PAGE = 1 << 16;

/** 32-bit numbers by position, in pages: it grows without copying or room to spare. */
export class Numbers {
  readonly #pages: Int32Array[] = [];
  #used = 0;

  at(i: number): number {
    return (this.#pages[i >>> 16] as Int32Array)[i & (PAGE - 1)] as number;
  }

  set(i: number, value: number): void {
    (this.#pages[i >>> 16] as Int32Array)[i & (PAGE - 1)] = value;
  }

  /** Gives the position. */
  push(value: number): number {
    const at = this.#used++;
    if ((at & (PAGE - 1)) === 0) this.#pages.push(new Int32Array(PAGE));
    this.set(at, value);
    return at;
  }
}

/** Many lists of numbers, mostly short, in a few large arrays: each is appended to and read in order. Arrays of their own would take ten times the memory. */
export class Chains {
  readonly #first = new Numbers();
  readonly #last = new Numbers();
  readonly #count = new Numbers();
  readonly #next = new Numbers();
  readonly #value = new Numbers();

  /** One more list, empty; they are numbered from 0. */
  list(): number {
    this.#last.push(-1);
    this.#count.push(0);
    return this.#first.push(-1);
  }

  count(list: number): number {
    return this.#count.at(list);
  }

  append(list: number, value: number): void {
    const item = this.#value.push(value);
    this.#next.push(-1);
    const last = this.#last.at(list);
    if (last < 0) this.#first.set(list, item);
    else this.#next.set(last, item);
    this.#last.set(list, item);
    this.#count.set(list, this.#count.at(list) + 1);
  }

  /** The first item of a list, -1 of an empty one. */
  first(list: number): number {
    return this.#first.at(list);
  }

  /** The item after an item, -1 after the last. */
  next(item: number): number {
    return this.#next.at(item);
  }

  value(item: number): number {
    return this.#value.at(item);
  }

  includes(list: number, value: number): boolean {
    for (let item = this.first(list); item >= 0; item = this.next(item)) if (this.value(item) === value) return true;
    return false;
  }

  /** A list's numbers, as an array. */
  values(list: number): number[] {
    const values: number[] = [];
    for (let item = this.first(list); item >= 0; item = this.next(item)) values.push(this.value(item));
    return values;
  }
}
