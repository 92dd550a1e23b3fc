import { fieldOf, type PlainNode } from '../../tree.ts';
import { argument, type FlowBuilder, nameOf, nothing, pathExpression } from '../builder.ts';
import type { Argument, Scope } from '../ir.ts';
import { cPath } from './c-types.ts';

const KEYWORDS = /^(?:if|for|while|switch|return|sizeof|defined|do|else|case|typeof|decltype|alignof|alignas|catch|noexcept|static_assert|_Static_assert|_Generic|__\w+__)$/;
const CALL = /(?<![\w.#>]|##\s*)([A-Za-z_]\w*(?:::[A-Za-z_]\w*)*)\s*\((?!\s*##)/g;

/** `#define NAME(a, b) text`: a function whose text stands wherever it is called; `#define NAME other` is one too, when it is called. */
export function macro(flow: FlowBuilder, node: PlainNode): void {
  const text = flow.text(fieldOf(node, 'value'));
  const isOtherName = node.type === 'preproc_def' && /^\s*[A-Za-z_]\w*\s*$/.test(text);
  if (node.type === 'preproc_def' && !isOtherName) return;
  const scope = flow.within('function', node, (here) => {
    here.traits.push('static', 'macro');
    parameters(flow, fieldOf(node, 'parameters'), here);
    if (isOtherName) flow.evaluate({ is: 'call', callee: nameOf(text.trim()), arguments: [], form: 'reference', line: node.line });
    else calls(flow, text, node.line);
  });
  flow.assign(nameOf(flow.text(fieldOf(node, 'name'))), { is: 'function', scope }, null, 'function');
}

function parameters(flow: FlowBuilder, list: PlainNode | undefined, here: Scope): void {
  const names = flow.text(list).match(/[A-Za-z_]\w*|\.\.\./g) ?? [];
  for (const name of names) here.parameters.push({ target: name === '...' ? null : nameOf(name), name, type: null, default: null, rest: name === '...' ? 'positional' : null });
}

/** A macro's text is only words to the grammar: what looks like a call of a name is read as one. */
function calls(flow: FlowBuilder, written: string, line: number): void {
  const text = written.replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/g, '0').replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, ' ');
  for (const found of text.matchAll(CALL)) {
    const [whole, name = ''] = found;
    if (KEYWORDS.test(name)) continue;
    const args = argumentsAt(text, found.index + whole.length);
    flow.evaluate({ is: 'call', callee: pathExpression({ path: cPath(name), arguments: [] }), arguments: args, form: 'call', line });
  }
}

/** What stands between the brackets that open before `from`, by commas. */
function argumentsAt(text: string, from: number): Argument[] {
  const parts = [''];
  let depth = 0;
  for (const mark of text.slice(from, from + 1000)) {
    if (/[)\]}]/.test(mark) && depth-- === 0) break;
    if (/[([{]/.test(mark)) depth++;
    if (mark === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += mark;
  }
  if (parts.length === 1 && parts[0]?.trim() === '') return [];
  return parts.map((part) => argument(/^\s*[A-Za-z_]\w*\s*$/.test(part) ? nameOf(part.trim()) : nothing));
}
