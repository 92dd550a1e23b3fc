/** A piece of a sentence: words, or code between backticks. */
export interface Piece {
  text: string;
  is_code: boolean;
}

/**
 * The only Markdown that is understood in sentences: `code`. Everything else stays the letters it is,
 * so that nothing from a repository becomes an element, a link or a picture.
 */
export function inlinePieces(text: string): Piece[] {
  const pieces: Piece[] = [];
  const add = (piece: string, is_code: boolean) => {
    if (piece !== '') pieces.push({ text: piece, is_code });
  };
  let at = 0;
  for (const match of text.matchAll(/(`+)([^\n]+?)\1(?!`)/g)) {
    add(text.slice(at, match.index), false);
    add(match[2]!.trim() || match[0], true);
    at = match.index + match[0].length;
  }
  add(text.slice(at), false);
  return pieces;
}

/** A comment as paragraphs and blocks of code. Lines that are indented by four, or fenced, keep their shape. */
export function paragraphs(text: string): { text: string; is_code: boolean }[] {
  const blocks: { text: string; is_code: boolean }[] = [];
  for (const [at, part] of text.split(/^\s*```.*$/m).entries()) {
    if (at % 2 === 1) blocks.push({ text: part.replace(/^\n|\n\s*$/g, ''), is_code: true });
    else
      for (const block of part.split(/\n\s*\n/))
        if (block.trim() !== '') blocks.push({ text: block.replace(/^\n+|\s+$/g, ''), is_code: /^( {4}|\t)/.test(block.replace(/^\n+/, '')) });
  }
  return blocks;
}
