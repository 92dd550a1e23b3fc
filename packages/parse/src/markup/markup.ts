/** What a component's markup does: the elements it is made of, and the expressions in it. */
export interface Markup {
  elements: { name: string; start: number }[];
  expressions: MarkupExpression[];
}

export interface MarkupExpression {
  /** UTF-16 range of the expression itself. */
  start: number;
  end: number;
  /** UTF-16 range with the signs around it, of which there are at least one on each side. */
  outer: readonly [number, number];
  /** It runs when something happens; where it is only a name, that is called. */
  is_handler: boolean;
}

/** The text between scripts with each expression a statement of its own and the rest blanked out; every character stays where it was. */
export function withExpressions(scripts: string, text: string, { expressions }: Markup): string {
  let made = '';
  for (const { start, end, outer, is_handler } of expressions) {
    if (outer[0] < made.length || text.slice(start, end).trim() === '') continue;
    const is_wrapped = !is_handler && start - outer[0] > 1;
    const before = text.slice(outer[0], start).replace(/[^\n]/g, ' ').slice(1);
    const after = text.slice(end, outer[1]).replace(/[^\n]/g, ' ').slice(1);
    made += scripts.slice(made.length, outer[0]);
    made += `;${is_wrapped ? before.replace(/ $/, '(') : before}${text.slice(start, end)}${is_wrapped && before.endsWith(' ') ? ')' : ';'}${after.replace(/ $/, ';')}`;
  }
  return made + scripts.slice(made.length);
}

/** Where the sign that closes what is open at `from` stands; strings and what is nested are passed over. */
export function closing(text: string, from: number, end: number): number {
  let depth = 0;
  for (let at = from; at < end; at++) {
    const sign = text[at];
    if (sign === '"' || sign === "'" || sign === '`') {
      const close = endOfString(text, at, end);
      if (close < 0) continue;
      at = close;
    } else if (sign === '{' || sign === '(' || sign === '[') depth++;
    else if (sign === '}' || sign === ')' || sign === ']') {
      if (depth === 0) return at;
      depth--;
    }
  }
  return -1;
}

function endOfString(text: string, from: number, end: number): number {
  for (let at = from + 1; at < end; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === text[from]) return at;
    else if (text[at] === '\n' && text[from] !== '`') return -1;
  }
  return -1;
}
