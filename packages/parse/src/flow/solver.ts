/** What one node may hold before we stop following: a place that can be anything tells nobody anything. */
const MAX_TOKENS = 24;
/** The same, for what may be a function with many overloads. */
export const MANY = 96;
const FEW = 16;
const NONE: readonly number[] = [];

type Listener = (token: number) => void;

/**
 * Inclusion constraints over nodes and tokens, solved by a worklist (Andersen 1994, without context): a node holds tokens, an edge passes them on,
 * a listener sees each token of its node once. The order of calls alone decides the order of everything.
 */
export class Solver {
  readonly #held: (number[] | null)[] = [];
  /** How many of a node's tokens its edges and listeners have seen. */
  readonly #passed: number[] = [];
  readonly #limits: number[] = [];
  readonly #edges: (number[] | null)[] = [];
  /** Of nodes with many edges, where those lead: a list would be searched again and again. */
  readonly #reached = new Map<number, Set<number>>();
  readonly #listeners: (Listener[] | null)[] = [];
  #queue: number[] = [];

  node(limit = MAX_TOKENS): number {
    this.#limits.push(limit);
    this.#passed.push(0);
    this.#edges.push(null);
    this.#listeners.push(null);
    return this.#held.push(null) - 1;
  }

  /** The tokens a node holds, in the order they came. */
  tokens(node: number): readonly number[] {
    return this.#held[node] ?? NONE;
  }

  put(node: number, token: number): void {
    const held = this.#held[node];
    if (!held) {
      this.#held[node] = [token];
      this.#queue.push(node);
      return;
    }
    if (held.length >= (this.#limits[node] as number) || held.includes(token)) return;
    if (held.length === this.#passed[node]) this.#queue.push(node);
    held.push(token);
  }

  /** Everything `from` holds, now and later, `to` holds too. */
  flow(from: number, to: number): void {
    if (from === to) return;
    if (!this.#connect(from, to)) return;
    for (let i = 0; i < (this.#passed[from] as number); i++) this.put(to, (this.#held[from] as number[])[i] as number);
  }

  /** Whether there was no such edge before. */
  #connect(from: number, to: number): boolean {
    const edges = this.#edges[from];
    if (!edges) {
      this.#edges[from] = [to];
      return true;
    }
    const reached = this.#reached.get(from);
    if (reached ? reached.has(to) : edges.includes(to)) return false;
    edges.push(to);
    if (reached) reached.add(to);
    else if (edges.length > FEW) this.#reached.set(from, new Set(edges));
    return true;
  }

  /** Calls `listen` for every token the node holds, now and later, once each. */
  on(node: number, listen: Listener): void {
    const passed = this.#passed[node] as number;
    const listeners = this.#listeners[node] ?? [];
    listeners.push(listen);
    this.#listeners[node] = listeners;
    for (let i = 0; i < passed; i++) listen((this.#held[node] as number[])[i] as number);
  }

  /** Until nothing new flows. */
  run(): void {
    while (this.#queue.length > 0) {
      const round = this.#queue;
      this.#queue = [];
      for (const node of round) this.#pass(node);
    }
  }

  #pass(node: number): void {
    const held = this.#held[node] as number[];
    while ((this.#passed[node] as number) < held.length) {
      const token = held[this.#passed[node] as number] as number;
      // Counted first: what registers while we pass it on is told by us or by itself, never by both.
      const edges = this.#edges[node]?.length ?? 0;
      const listeners = this.#listeners[node]?.length ?? 0;
      this.#passed[node] = (this.#passed[node] as number) + 1;
      for (let i = 0; i < edges; i++) this.put((this.#edges[node] as number[])[i] as number, token);
      for (let i = 0; i < listeners; i++) (this.#listeners[node] as Listener[])[i]?.(token);
    }
  }
}
