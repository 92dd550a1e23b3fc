/** No text is read further, in UTF-16 units: code has more words in so many than any model reads, and a blob that has not says nothing. */
export const MOST_CHARACTERS = 2 ** 20;

/** A text's beginnings, the first of so many UTF-16 units, each twice as long as the one before; the last is the text, as far as it is read at all. */
export function* beginnings(text: string, first: number): Generator<string> {
  const most = Math.min(text.length, MOST_CHARACTERS);
  let length = Math.min(first, most);
  for (; length < most; length = Math.min(2 * length, most)) yield text.slice(0, length);
  yield text.slice(0, most);
}
