interface Branch {
  /** The line of the directive that begins it. */
  at: number;
  end: number;
}

const OPENS = /^\s*#\s*if/;
const TURNS = /^\s*#\s*(?:elif|else)/;
const CLOSES = /^\s*#\s*endif/;
/** A line after which an expression goes on. */
const UNFINISHED = /[,(=&|+?]\s*$|=\s*\{\s*$/;

/** C and C++: where what is compiled on a condition cuts through a statement or an expression, its first branch alone, without the directives. */
export function plainConditions(text: string): string {
  const lines = text.split('\n');
  const open: Branch[][] = [];
  lines.forEach((line, i) => {
    if (OPENS.test(line)) open.push([{ at: i, end: i }]);
    else if (TURNS.test(line) || CLOSES.test(line)) {
      const branches = open.at(-1);
      const last = branches?.at(-1);
      if (branches === undefined || last === undefined) return;
      last.end = i;
      if (TURNS.test(line)) branches.push({ at: i, end: i });
      else {
        open.pop();
        if (cuts(lines, branches)) keepFirst(lines, branches, i);
      }
    }
  });
  return lines.join('\n');
}

const cuts = (lines: readonly string[], branches: readonly Branch[]): boolean =>
  UNFINISHED.test(codeOf(before(lines, branches[0]?.at ?? 0))) || branches.some(({ at, end }) => !isBalanced(lines.slice(at + 1, end)));

function keepFirst(lines: string[], branches: readonly Branch[], close: number): void {
  const kept = branches.find(({ at }) => !/^\s*#\s*if\s+0\b/.test(lines[at] ?? ''));
  for (const branch of branches) for (let i = branch.at; i < branch.end; i++) if (i === branch.at || branch !== kept) blank(lines, i);
  blank(lines, close);
}

function blank(lines: string[], at: number): void {
  lines[at] = ' '.repeat(lines[at]?.length ?? 0);
}

function before(lines: readonly string[], at: number): string {
  let here = at - 1;
  while (here >= 0 && /^\s*(?:\/\/.*)?$/.test(lines[here] ?? '')) here--;
  const line = lines[here] ?? '';
  return /^\s*#/.test(line) ? '' : line;
}

const codeOf = (line: string): string => line.replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/g, '0').replace(/\/\/.*$|\/\*.*?\*\//g, '');

/** Every bracket that is opened is closed, and none before it is opened; directives count for nothing. */
function isBalanced(lines: readonly string[]): boolean {
  let depth = 0;
  let isContinued = false;
  for (const line of lines) {
    const isDirective: boolean = isContinued || /^\s*#/.test(line);
    isContinued = isDirective && /\\\s*$/.test(line);
    if (isDirective) continue;
    for (const mark of codeOf(line)) {
      if (/[({[]/.test(mark)) depth++;
      else if (/[)}\]]/.test(mark) && --depth < 0) return false;
    }
  }
  return depth === 0;
}
