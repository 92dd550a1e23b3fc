interface Waiting {
  cost: number;
  settle: (isGranted: boolean) => void;
}

/**
 * Hard: what was spent and what calls under way can cost at most never pass the limit together. Who comes first is served first; who does not fit
 * waits until calls under way turn out cheaper than they might have been, and is turned away when none is left that could. From then on only what was
 * begun is served, so that nobody who came later has what an earlier one did not get.
 */
export class Budget {
  readonly #limit: number;
  readonly #begun: Waiting[] = [];
  readonly #queue: Waiting[] = [];
  #is_closed = false;
  #spent = 0;
  #reserved = 0;
  #under_way = 0;

  constructor(limit: number | undefined) {
    this.#limit = limit ?? Number.POSITIVE_INFINITY;
  }

  get spent(): number {
    return this.#spent;
  }

  /** Sets aside what a call can cost; false when it no longer fits. `isBegun`: a further try of what was asked for before; it goes before those who wait. */
  take(cost: number, isBegun = false): Promise<boolean> {
    return new Promise((resolve) => {
      const waiting = { cost, settle: resolve };
      (isBegun ? this.#begun : this.#queue).push(waiting);
      this.#serve();
    });
  }

  /** What was set aside becomes what was spent. */
  settle(reserved: number, cost: number): void {
    this.#reserved -= reserved;
    this.#under_way--;
    this.#spent += cost;
    this.#serve();
  }

  #serve(): void {
    for (let next = this.#begun[0] ?? this.#queue[0]; next; next = this.#begun[0] ?? this.#queue[0]) {
      const isBegun = next === this.#begun[0];
      const isAllowed = isBegun || !this.#is_closed;
      const fits = isAllowed && this.#spent + this.#reserved + next.cost <= this.#limit * (1 + Number.EPSILON * 4);
      if (!fits && isAllowed && this.#under_way > 0) return;
      (isBegun ? this.#begun : this.#queue).shift();
      if (!fits && !isBegun) this.#is_closed = true;
      if (fits) {
        this.#reserved += next.cost;
        this.#under_way++;
      }
      next.settle(fits);
    }
    if (this.#under_way === 0) this.#reserved = 0;
  }
}
