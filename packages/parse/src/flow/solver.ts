import { Chains, Numbers } from './chains.ts';

/** What one node may hold before we stop following: a place that can be anything tells nobody anything. */
const MAX_TOKENS = 24;
/** The same, for what may be a function with many overloads. */
export const MANY = 96;
const FEW = 16;

type Listener = (token: number) => void;

/**
 * Inclusion constraints over nodes and tokens, solved by a worklist (Andersen 1994, without context): a node holds tokens, an edge passes them on,
 * a listener sees each token of its node once. The order of calls alone decides the order of everything.
 */
export class Solver {
  readonly #held = new Chains();
  #edges = new Chains();
  /** Per node, places in `#listen`. */
  #listeners = new Chains();
  #listen: Listener[] = [];
  readonly #limits = new Numbers();
  /** How many of a node's tokens its edges and listeners have seen, and the item of the last of them. */
  readonly #passed = new Numbers();
  readonly #lastPassed = new Numbers();
  /** Of nodes with many edges, where those lead: a list would be searched again and again. */
  #reached = new Map<number, Set<number>>();
  #queue: number[] = [];
  #is_done = false;

  node(limit = MAX_TOKENS): number {
    this.#limits.push(limit);
    this.#passed.push(0);
    this.#lastPassed.push(-1);
    if (!this.#is_done) {
      this.#edges.list();
      this.#listeners.list();
    }
    return this.#held.list();
  }

  /** The tokens a node holds, in the order they came. */
  tokens(node: number): readonly number[] {
    return this.#held.values(node);
  }

  put(node: number, token: number): void {
    const count = this.#held.count(node);
    if (count >= this.#limits.at(node) || this.#held.includes(node, token)) return;
    if (count === this.#passed.at(node)) this.#queue.push(node);
    this.#held.append(node, token);
  }

  /** Everything `from` holds, now and later, `to` holds too. */
  flow(from: number, to: number): void {
    if (from === to || this.#is_done || !this.#connect(from, to)) return;
    this.#told(from, (token) => this.put(to, token));
  }

  /** Whether there was no such edge before. */
  #connect(from: number, to: number): boolean {
    const reached = this.#reached.get(from);
    if (reached ? reached.has(to) : this.#edges.includes(from, to)) return false;
    this.#edges.append(from, to);
    if (reached) reached.add(to);
    else if (this.#edges.count(from) > FEW) this.#reached.set(from, new Set(this.#edges.values(from)));
    return true;
  }

  /** Calls `listen` for every token the node holds, now and later, once each. */
  on(node: number, listen: Listener): void {
    if (this.#is_done) return;
    this.#listeners.append(node, this.#listen.push(listen) - 1);
    this.#told(node, listen);
  }

  /** What others were told of before: of the tokens that have been passed on when this begins. */
  #told(node: number, tell: Listener): void {
    let item = this.#held.first(node);
    for (let left = this.#passed.at(node); left > 0; left--, item = this.#held.next(item)) tell(this.#held.value(item));
  }

  /** Until nothing new flows. */
  run(): void {
    while (this.#queue.length > 0) {
      const round = this.#queue;
      this.#queue = [];
      for (const node of round) this.#pass(node);
    }
  }

  /** Lets go of everything but what each node holds, which can still be asked; what is asked to flow after this does not. */
  forget(): void {
    this.#is_done = true;
    this.#edges = new Chains();
    this.#listeners = new Chains();
    this.#listen = [];
    this.#reached = new Map();
  }

  #pass(node: number): void {
    for (let item = this.#unpassed(node); item >= 0; item = this.#unpassed(node)) {
      const token = this.#held.value(item);
      // Counted first: what registers while we pass it on is told by us or by itself, never by both.
      const edges = this.#edges.count(node);
      const listeners = this.#listeners.count(node);
      this.#passed.set(node, this.#passed.at(node) + 1);
      this.#lastPassed.set(node, item);
      let edge = this.#edges.first(node);
      for (let left = edges; left > 0; left--, edge = this.#edges.next(edge)) this.put(this.#edges.value(edge), token);
      let listener = this.#listeners.first(node);
      for (let left = listeners; left > 0; left--, listener = this.#listeners.next(listener)) this.#listen[this.#listeners.value(listener)]?.(token);
    }
  }

  #unpassed(node: number): number {
    const last = this.#lastPassed.at(node);
    return last < 0 ? this.#held.first(node) : this.#held.next(last);
  }
}
