/** What was typed, taken apart. */
export interface Query {
  /** Lower-case words, all of which must be found. */
  terms: string[];
  /** Quoted words: the name must be exactly this. */
  exact: string[];
  kinds: string[];
  languages: string[];
  /** Pieces of a path, lower case. */
  paths: string[];
  cluster: string | null;
}

/** More words than this help nobody. */
const MOST_TERMS = 6;

const kindWords: Record<string, string[]> = {
  fn: ['function', 'method', 'constructor'],
  func: ['function', 'method', 'constructor'],
  function: ['function'],
  method: ['method'],
  class: ['class', 'struct'],
  struct: ['struct', 'class'],
  type: ['class', 'struct', 'interface', 'trait', 'enum', 'union', 'type_alias'],
  interface: ['interface', 'trait'],
  trait: ['trait', 'interface'],
  enum: ['enum'],
  const: ['const', 'static', 'variable', 'enum_member'],
  module: ['module', 'namespace'],
  mod: ['module', 'namespace'],
  macro: ['macro'],
};

/** `fn:read "Buffer" path:okio lang:kotlin segment` and the like; a prefix nobody knows is plain text. */
export function parseQuery(typed: string): Query {
  const query: Query = { terms: [], exact: [], kinds: [], languages: [], paths: [], cluster: null };
  for (const [, key = '', quoted, bare] of typed.slice(0, 500).matchAll(/(?:([a-z]+):)?(?:"([^"]*)"?|(\S+))/gi)) take(query, key.toLowerCase(), quoted, bare);
  query.terms = [...new Set(query.terms)].slice(0, MOST_TERMS);
  return query;
}

function take(query: Query, key: string, quoted: string | undefined, bare: string | undefined): void {
  const word = quoted ?? bare ?? '';
  const low = word.toLowerCase();
  // Half typed: a prefix that nothing follows yet asks for nothing yet.
  if (key === '' && low.endsWith(':') && isKnown(low.slice(0, -1))) return;
  if (key === 'kind') query.kinds.push(low);
  else if (key === 'lang' || key === 'language') query.languages.push(low);
  else if (key === 'path' || key === 'file') query.paths.push(low);
  else if (key === 'cluster') query.cluster = word;
  else if (key !== '' && !isKnown(key)) query.terms.push(`${key}:${low}`);
  else takeWord(query, key, word, quoted !== undefined);
}

function takeWord(query: Query, key: string, word: string, isQuoted: boolean): void {
  if (Object.hasOwn(kindWords, key)) query.kinds.push(...kindWords[key]!);
  if (word === '') return;
  if (isQuoted) query.exact.push(word);
  else query.terms.push(word.toLowerCase());
}

const fields = new Set(['kind', 'lang', 'language', 'path', 'file', 'cluster']);
const isKnown = (key: string): boolean => fields.has(key) || Object.hasOwn(kindWords, key);
