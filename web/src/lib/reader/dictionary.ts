/** At most this many different words; what comes later shares the last one's code. */
const MOST = 65_535;

/** Few words many times: each is kept once and named by a small number. */
export class Dictionary {
  readonly words: string[] = [];
  readonly #codes = new Map<string, number>();

  /** The word's code; a new one when it was not seen. */
  code(word: string): number {
    const known = this.#codes.get(word);
    if (known !== undefined) return known;
    if (this.words.length > MOST) return MOST;
    this.#codes.set(word, this.words.length);
    return this.words.push(word) - 1;
  }

  /** -1 when there is no such word. */
  find(word: string): number {
    return this.#codes.get(word) ?? -1;
  }

  word(code: number): string {
    return this.words[code] ?? '';
  }
}
