/** A `<script>` or `<style>` of a component's file. */
export interface Block {
  tag: string;
  /** What stands in its opening tag. */
  attributes: string;
  /** UTF-16 range of what is inside. */
  start: number;
  end: number;
  /** UTF-16 range with its tags. */
  outer: readonly [number, number];
}

/** A tag is not longer than this, so that what is never closed costs little. */
const OPENING = /<!--|<(script|style)(?=[\s>])((?:"[^"]{0,1000}"|'[^']{0,1000}'|[^>"']){0,2000})>/gi;

/** The scripts and styles of a component's file, in order; comments count for nothing. One that is never closed ends with the file. */
export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  const opening = new RegExp(OPENING);
  for (let match = opening.exec(text); match; match = opening.exec(text)) {
    const start = opening.lastIndex;
    const closing = match[1] ? `</${match[1]}` : '-->';
    const found = text.indexOf(closing, start);
    const end = found < 0 ? text.length : found;
    const after = found < 0 ? text.length : text.indexOf('>', found) + 1 || text.length;
    if (match[1]) blocks.push({ tag: match[1].toLowerCase(), attributes: match[2] ?? '', start, end, outer: [match.index, after] });
    opening.lastIndex = after;
  }
  return blocks;
}

const SCRIPT_TYPE = /^(module|ts|typescript|js|javascript|tsx|jsx|text\/javascript|text\/typescript)$/;

/** Whether a block holds JavaScript or TypeScript. */
export const isScript = ({ tag, attributes }: Block): boolean =>
  tag === 'script' && [...attributes.matchAll(/\b(?:type|lang)\s*=\s*["']?([^\s"']*)/g)].every(([, value]) => SCRIPT_TYPE.test(value ?? ''));

/** Whether a block's tag has an attribute. */
export const hasAttribute = ({ attributes }: Block, name: string): boolean => new RegExp(`(^|\\s)${name}(?=[\\s=]|$)`).test(attributes);

const blank = (text: string): string => text.replace(/[^\n]/g, ' ');

/** The file with everything but its scripts blanked out; every character stays where it was. */
export function onlyScripts(text: string): string {
  let made = '';
  for (const block of blocksOf(text).filter(isScript)) {
    made += blank(text.slice(made.length, block.start)) + text.slice(block.start, block.end);
    if (block.end < text.length) made += ';';
  }
  return made + blank(text.slice(made.length));
}
