const WORD = /\p{Lu}{2,}s(?!\p{Ll})|\p{Lu}+(?=\p{Lu}\p{Ll})|\p{Lu}?\p{Ll}+|\p{Lu}+|\p{Lo}+/gu;
const NAME = /[\p{L}\p{N}_$-]+/gu;

/** Identifiers and prose to lower-case words, in order: `HTTPRequest` → http, request; `user_ids2` → user, ids. */
export const wordsOf = (text: string): string[] => (text.match(WORD) ?? []).map((word) => word.toLowerCase());

/** The words of each name in a text, apart: `src/user-data.UserData.find_all` → src; user, data; user, data; find, all. */
export const namesOf = (text: string): string[][] => (text.match(NAME) ?? []).map(wordsOf);

/** `handler` and `handle`, `parse` and `parser`: one of them says it. */
export const isKin = (a: string, b: string): boolean => {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short.length >= 3 && long.startsWith(short.slice(0, Math.max(3, short.length - 1))) && long.length - short.length <= 4;
};
