import type { ContainerKind } from './ir.ts';
import type { Place } from './places.ts';

/** An abstract value. A `bound` function has its object already; `external` stands for everything from outside. */
export type Token =
  | { kind: 'external' }
  | { kind: 'literal'; type: string }
  | { kind: 'function' | 'bound' | 'class' | 'instance'; place: Place }
  | { kind: 'module'; file_path: string }
  | { kind: 'package'; path: string; from: string }
  | { kind: 'container'; type: ContainerKind; is_array?: true };

const KINDS = { function: 0, bound: 1, class: 2, instance: 3 };

/** Tokens by number; equal ones share theirs, containers are one per place they are made at. */
export class Tokens {
  readonly #all: Token[] = [{ kind: 'external' }];
  readonly #known = new Map<string, number>();
  /** By the place's index and kind. */
  readonly #ofPlaces = new Map<number, number>();
  readonly #typed = new Set<number>();

  static readonly EXTERNAL = 0;

  get(token: number): Token {
    return this.#all[token] as Token;
  }

  of(kind: 'function' | 'bound' | 'class' | 'instance', place: Place): number {
    const at = place.index * 4 + KINDS[kind];
    const known = this.#ofPlaces.get(at);
    if (known !== undefined) return known;
    const made = this.#all.push({ kind, place }) - 1;
    this.#ofPlaces.set(at, made);
    return made;
  }

  literal(type: string): number {
    return this.#intern(`literal ${type}`, { kind: 'literal', type });
  }

  module(file_path: string): number {
    return this.#intern(`module ${file_path}`, { kind: 'module', file_path });
  }

  /** A folder of modules that has no file of its own. */
  package(path: string, from: string): number {
    return this.#intern(`package ${path}`, { kind: 'package', path, from });
  }

  /** With a `key`, the same container for the same key. */
  container(type: ContainerKind, key?: string): number {
    return key === undefined ? this.#all.push({ kind: 'container', type }) - 1 : this.#intern(`container ${type} ${key}`, { kind: 'container', type });
  }

  /** A list that is no other collection; with a `key`, the same for the same key. */
  array(key?: string): number {
    const made = { kind: 'container', type: 'list', is_array: true } as const;
    return key === undefined ? this.#all.push(made) - 1 : this.#intern(`array ${key}`, made);
  }

  /** The container whose items have a written type, that of `items`. */
  containerOf(type: ContainerKind, items: readonly number[], is_array = false): number {
    const key = `of ${items.join(' ')}`;
    const token = is_array ? this.array(key) : this.container(type, key);
    this.#typed.add(token);
    return token;
  }

  isTyped(container: number): boolean {
    return this.#typed.has(container);
  }

  #intern(key: string, token: Token): number {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const made = this.#all.push(token) - 1;
    this.#known.set(key, made);
    return made;
  }
}
