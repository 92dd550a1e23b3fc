/** How a request's texts are worked off. */
export interface Plan {
  /** Each different text once, in the order they came. */
  unique: readonly string[];
  /** Text i of the request is `unique[row_of[i]]`. */
  row_of: readonly number[];
  /** Rows of `unique`, in shares for one thread at a time; the longest texts first, so that no thread is left with one at the end. */
  shares: readonly (readonly number[])[];
}

/** Texts in one share, at most: enough to hide the hand-over, few enough to share the work evenly. */
const SHARE_TEXTS = 32;
/** Their work, at most, in characters: small enough to stop soon. */
const SHARE_CHARACTERS = 8_000;
/** A model reads no more of a text than about so much. */
const READ_CHARACTERS = 1_500;

/** Identical texts once, longest first. The same for the same texts. */
export function planOf(texts: readonly string[]): Plan {
  const rows = new Map<string, number>();
  const row_of = texts.map((text) => {
    const row = rows.get(text) ?? rows.size;
    rows.set(text, row);
    return row;
  });
  const unique = [...rows.keys()];
  return { unique, row_of, shares: sharesOf(unique) };
}

function sharesOf(unique: readonly string[]): number[][] {
  const longestFirst = unique.map((text, row) => ({ row, length: text.length })).sort((a, b) => b.length - a.length || a.row - b.row);
  const shares: number[][] = [];
  let work = Number.POSITIVE_INFINITY;
  for (const { row, length } of longestFirst) {
    const characters = Math.min(length, READ_CHARACTERS);
    const share = shares.at(-1);
    if (share !== undefined && share.length < SHARE_TEXTS && work + characters <= SHARE_CHARACTERS) share.push(row);
    else {
      shares.push([row]);
      work = 0;
    }
    work += characters;
  }
  return shares;
}
