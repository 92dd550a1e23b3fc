/** An Int32Array that grows. */
class Numbers {
  #values = new Int32Array(1024);
  #used = 0;

  at(i: number): number {
    return this.#values[i] as number;
  }

  set(i: number, value: number): void {
    this.#values[i] = value;
  }

  push(value: number): number {
    if (this.#used === this.#values.length) {
      const larger = new Int32Array(this.#used + (this.#used >> 1));
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#used] = value;
    return this.#used++;
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
