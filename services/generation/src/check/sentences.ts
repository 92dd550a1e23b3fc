/** A text in sentences. `e.g.`, `i.e.`, versions and what stands in backticks end none. */
export function sentencesOf(text: string): string[] {
  const sentences: string[] = [];
  let start = 0;
  let isCode = false;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at] as string;
    if (letter === '`') isCode = !isCode;
    if (isCode || !ENDS.test(letter)) continue;
    const rest = text.slice(at + 1);
    const isWide = /[。！？]/.test(letter);
    if (!isWide && (!/^["')\]]*(?:\s+[^\p{Ll}\s]|\s*$)/u.test(rest) || (letter === '.' && ABBREVIATION.test(text.slice(start, at + 1)) && !/^\s*$/.test(rest)))) continue;
    const end = at + 1 + (/^["')\]]*/.exec(rest)?.[0].length ?? 0);
    sentences.push(text.slice(start, end).trim());
    start = end;
  }
  const last = text.slice(start).trim();
  return last === '' ? sentences : [...sentences, last];
}

const ENDS = /[.!?。！？]/;
const ABBREVIATION = /(?:^|[\s(])(?:e\.g|i\.e|etc|vs|cf|approx|resp|incl|no|fig|mr|mrs|dr|st|viz|al|[\p{L}])\.$/iu;
