// Points a term earns by where it is found; a symbol keeps the best place.
const EXACT = 100;
const NAME_START = 70;
const WORD_START = 50;
const INSIDE = 30;
const PARENT_START = 22;
const PARENT_INSIDE = 12;

const BREAK = 10;

/** All names in one text, so that one sweep of `indexOf` sees every symbol. */
export interface Names {
  /** Lower case, a line break after each. */
  hay: string;
  /** The same with its capitals where both have the same length; else the hay. */
  original: string;
  /** Where symbol `s` begins; one more for the end. */
  start: Uint32Array;
  /** Where its own name begins, after its parents'. */
  name_start: Uint32Array;
}

/** From the qualified names; a name that does not end its qualified name is added behind it. */
export function indexNames(names: readonly string[], qualified: readonly string[]): Names {
  const start = new Uint32Array(names.length + 1);
  const name_start = new Uint32Array(names.length);
  const hay: string[] = [];
  const original: string[] = [];
  let at = 0;
  for (let s = 0; s < names.length; s++) {
    const name = names[s]!.replaceAll('\n', ' ');
    const parents = parentsOf(name, qualified[s]!.replaceAll('\n', ' '));
    const lowParents = parents.toLowerCase();
    const low = lowParents + name.toLowerCase();
    start[s] = at;
    name_start[s] = at + lowParents.length;
    hay.push(low);
    original.push(low.length === parents.length + name.length ? parents + name : low);
    at += low.length + 1;
  }
  start[names.length] = at;
  return { hay: `${hay.join('\n')}\n`, original: `${original.join('\n')}\n`, start, name_start };
}

const parentsOf = (name: string, qualified: string): string => (qualified.endsWith(name) ? qualified.slice(0, qualified.length - name.length) : `${qualified} `);

/** Points of each symbol for one lower-case term, added to none: 0 where it is not found. Gives how many were found. */
export function scanNames({ hay, original, start, name_start }: Names, term: string, points: Float32Array): number {
  points.fill(0);
  if (term === '') return 0;
  let found = 0;
  let symbol = 0;
  for (let at = hay.indexOf(term); at !== -1; at = hay.indexOf(term, at + 1)) {
    while (start[symbol + 1]! <= at) symbol++;
    const earned = pointsAt(original, hay, at, term.length, name_start[symbol]!);
    if (points[symbol] === 0) found++;
    if (earned > points[symbol]!) points[symbol] = earned;
  }
  return found;
}

function pointsAt(original: string, hay: string, at: number, length: number, name: number): number {
  const end = hay.charCodeAt(at + length);
  if (at === name) return end === BREAK ? EXACT : NAME_START + (isWordStart(original, at + length) ? 5 : 0);
  const begins = isWordStart(original, at);
  if (at > name) return begins ? WORD_START : INSIDE;
  return at + length > name ? WORD_START : begins ? PARENT_START : PARENT_INSIDE;
}

/** A capital after a small letter, or a letter after none: `readUtf8`, `read_utf8`, `Buffer.read`. */
function isWordStart(text: string, at: number): boolean {
  const here = text.charCodeAt(at);
  const before = text.charCodeAt(at - 1);
  if (!isWord(before)) return true;
  return isUpper(here) ? !isUpper(before) : isDigit(here) !== isDigit(before) && !isUpper(before);
}

const isUpper = (code: number): boolean => code >= 65 && code <= 90;
const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isWord = (code: number): boolean => isUpper(code) || (code >= 97 && code <= 122) || isDigit(code) || code > 127;

/** `readUtf8_line` as `read utf8 line`. */
export const wordsOf = (name: string): string =>
  name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .toLowerCase();
