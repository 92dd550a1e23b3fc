import { fieldOf, type PlainNode } from '../../tree.ts';
import { type FlowBuilder, typeOf } from '../builder.ts';
import type { TypeExpression } from '../ir.ts';

/** An annotation as a type; quoted ones are read as what they quote. */
export function pythonType(flow: FlowBuilder, node: PlainNode): TypeExpression {
  return readType(flow.text(node));
}

/** `X = Union[A, B]`, `X = A | None`, `X: TypeAlias = A`: the type a name is given; null for any other assignment. */
export function aliasedType(flow: FlowBuilder, node: PlainNode): TypeExpression | null {
  const [left, right, type] = ['left', 'right', 'type'].map((field) => fieldOf(node, field));
  if (left?.type !== 'identifier' || right === undefined) return null;
  const text = flow.text(right);
  if (type) return /(^|\.)TypeAlias$/.test(flow.text(type)) ? readType(text) : null;
  const isUnion = right.type === 'binary_operator' && /^[\w.\s|[\],"']+$/.test(text) && /\|/.test(text);
  return isUnion || (right.type === 'subscript' && ALIASED.test(text)) ? readType(text) : null;
}

const ALIASED = /^([\w.]+\.)?(Union|Optional|Annotated|Callable|List|Dict|Tuple|Set|Type|Sequence|Iterable|Mapping|list|dict|tuple|set|type)\[/;

/** Reads `a.B[C, D] | None`, with quotes, into a type. Anything else is a type without a name. */
export function readType(text: string): TypeExpression {
  const plain = text.replace(/["'\s]/g, '');
  const parts = split(plain, '|');
  if (parts.length > 1) return typeOf('|', ...parts.map(readType));
  const generic = /^([\w.]+)\[(.*)\]$/s.exec(plain);
  if (!generic) return typeOf(/^[\w.]+$/.test(plain) ? plain : '');
  const [, name = '', inner = ''] = generic;
  const args = split(inner, ',').map(readType);
  const bare = name.split('.').pop() ?? name;
  if (bare === 'Optional' || bare === 'Union') return typeOf('|', ...args);
  if (/^[Tt]uple$/.test(bare) && !/,\.\.\.$/.test(inner)) return typeOf('(,)', ...args);
  if (bare === 'Callable') return typeOf('()', args.at(-1) ?? typeOf(''));
  if (bare === 'Annotated' || bare === 'Final' || bare === 'ClassVar' || bare === 'Required' || bare === 'NotRequired') return args[0] ?? typeOf('');
  return typeOf(name, ...args);
}

/** At the separators outside brackets. */
function split(text: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '[' || text[i] === '(') depth++;
    else if (text[i] === ']' || text[i] === ')') depth--;
    else if (text[i] === separator && depth === 0) {
      parts.push(text.slice(from, i));
      from = i + 1;
    }
  }
  parts.push(text.slice(from));
  return parts.filter((part) => part !== '');
}
