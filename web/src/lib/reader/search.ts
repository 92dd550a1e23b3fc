import { indexNames, type Names, scanNames } from './names.ts';
import type { PackIndex } from './pack-index.ts';
import type { Query } from './query.ts';
import { indexSentences, type Sentences, scanSentences } from './sentences.ts';
import { type Spelling, searchSpelling } from './spelling.ts';

/** A term in a path earns this; at the beginning of the file's own name a little more. */
const IN_PATH = 11;
const FILE_START = 16;
/** A word of the sentence; less than any place in a name. */
const IN_SENTENCE = 9;
/** A name that is nearly the term. */
const NEARLY = 25;
/** With fewer names than this, misspelt ones are looked for too. */
const FEW = 8;
/** What the most central symbol earns for being so. */
const RANK = 12;

/** Answers typed queries over one pack. Holds scratch columns, so it is not for two at once. */
export class Search {
  readonly #pack: PackIndex;
  readonly #names: Names;
  readonly #paths: string[];
  readonly #points: Float32Array;
  readonly #total: Float32Array;
  readonly #sentences: Sentences;
  /** Set when it is built; until then only what is spelt right is found. */
  spelling: Spelling | null = null;

  constructor(pack: PackIndex) {
    this.#pack = pack;
    this.#names = indexNames(pack.names, pack.qualified);
    this.#paths = pack.files.map(({ file_path }) => file_path.toLowerCase());
    this.#sentences = indexSentences(pack.summaries);
    this.#points = new Float32Array(pack.size);
    this.#total = new Float32Array(pack.size);
  }

  /** Points by symbol, 0 for those that do not match; null when the query asks for nothing. The column is overwritten by the next call. */
  score({ terms, exact }: Pick<Query, 'terms' | 'exact'>): Float32Array | null {
    if (terms.length === 0 && exact.length === 0) return null;
    this.#total.fill(1);
    for (const name of exact) this.#keepExact(name);
    for (const term of terms) this.#keepTerm(term);
    this.#addRank();
    return this.#total;
  }

  #keepExact(name: string): void {
    const { names, qualified } = this.#pack;
    for (let s = 0; s < names.length; s++) if (names[s] !== name && qualified[s] !== name) this.#total[s] = 0;
  }

  #keepTerm(term: string): void {
    const found = scanNames(this.#names, term, this.#points);
    this.#scanPaths(term);
    scanSentences(this.#sentences, term, IN_SENTENCE, this.#points);
    if (this.spelling && found < FEW) searchSpelling(this.spelling, term, NEARLY, this.#points);
    for (let s = 0; s < this.#total.length; s++) {
      const earned = this.#points[s]!;
      this.#total[s] = earned === 0 || this.#total[s] === 0 ? 0 : this.#total[s]! + earned;
    }
  }

  #scanPaths(term: string): void {
    const earned = this.#paths.map((path) => pathPoints(path, term));
    if (earned.every((points) => points === 0)) return;
    const { file } = this.#pack;
    for (let s = 0; s < file.length; s++) if (earned[file[s]!]! > this.#points[s]!) this.#points[s] = earned[file[s]!]!;
  }

  #addRank(): void {
    const { rank, size } = this.#pack;
    for (let s = 0; s < size; s++) if (this.#total[s]! > 0) this.#total[s]! += RANK / (1 + (20 * rank[s]!) / size);
  }
}

function pathPoints(path: string, term: string): number {
  const at = path.lastIndexOf(term);
  if (at === -1) return 0;
  return at === path.lastIndexOf('/') + 1 ? FILE_START : IN_PATH;
}
