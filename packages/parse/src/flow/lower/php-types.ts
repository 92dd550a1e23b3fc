import { namedOf, type PlainNode } from '../../tree.ts';
import { type FlowBuilder, typeOf } from '../builder.ts';
import type { TypeExpression } from '../ir.ts';

/** `\App\Model\User` as `App.Model.User`; `self` and `static` are the class around. */
export function phpPath(text: string): string {
  if (/^(self|static)$/i.test(text)) return 'Self';
  return text
    .replace(/^\\|^namespace\\/, '')
    .replace(/\s+/g, '')
    .replaceAll('\\', '.');
}

/** A type of PHP. */
export function phpType(flow: FlowBuilder, node: PlainNode | undefined): TypeExpression {
  if (node === undefined) return typeOf('');
  if (node.type === 'optional_type') return phpType(flow, namedOf(node)[0]);
  if (/^(union_type|intersection_type|disjunctive_normal_form_type|type_list)$/.test(node.type)) return typeOf('|', ...namedOf(node).map((one) => phpType(flow, one)));
  const path = phpPath(flow.text(node));
  return typeOf(/^(array|iterable|callable|null|bottom_type)$/.test(path) ? '' : path);
}

const TAGS = { return: /@(?:phpstan-|psalm-)?return\s+/, var: /@(?:phpstan-|psalm-)?var\s+/ };

/** What a doc comment says a function returns or a property is; `User[]` and `array<User>` are lists. */
export function docType(comment: string, what: keyof typeof TAGS): TypeExpression | null {
  const tag = TAGS[what].exec(comment);
  return tag === null ? null : readDocType(writtenAt(comment, tag.index + tag[0].length));
}

/** What a doc comment says of each parameter, or of each property nobody writes. */
export function docNames(comment: string, tag: RegExp): Map<string, TypeExpression> {
  const found = new Map<string, TypeExpression>();
  for (const one of comment.matchAll(tag)) {
    const written = writtenAt(comment, one.index + one[0].length);
    const name = /^\s+&?(?:\.\.\.)?(\$\w+)/.exec(comment.slice(one.index + one[0].length + written.length))?.[1];
    if (name !== undefined) found.set(name, readDocType(written));
  }
  return found;
}

export const PARAMETERS = /@(?:phpstan-|psalm-)?param\s+/g;
export const PROPERTIES = /@property(?:-read|-write)?\s+/g;

/** The type that begins at a place: to the first space outside of brackets. */
function writtenAt(comment: string, from: number): string {
  let depth = 0;
  for (let i = from; i < comment.length; i++) {
    const sign = comment[i] ?? '';
    if (/[<({[]/.test(sign)) depth++;
    else if (/[>)}\]]/.test(sign)) depth--;
    else if (/\s/.test(sign) && depth <= 0) return comment.slice(from, i);
  }
  return comment.slice(from);
}

const LIST = /^(?:non-empty-)?(?:array|iterable|list|Collection|Generator|Traversable|Iterator|IteratorAggregate|\\?[\w\\]*(?:Collection|Iterator|Generator|Traversable))$/;

function readDocType(written: string): TypeExpression {
  const parts = split(written.replace(/^\?/, ''), '|').filter((part) => !/^(null|false|true|void|mixed)$/i.test(part));
  if (parts.length > 1) return typeOf('|', ...parts.map(readDocType));
  const one = (parts[0] ?? '').replace(/^\((.*)\)$/, '$1');
  const item = /^(.*)\[\]$/.exec(one)?.[1];
  if (item !== undefined) return typeOf('[]', readDocType(item));
  const [, name = '', inside] = /^([\w\\-]+)<(.*)>$/s.exec(one) ?? [];
  if (inside !== undefined && LIST.test(name)) return typeOf('[]', readDocType((/Generator$/.test(name) ? split(inside, ',')[1] : split(inside, ',').at(-1)) ?? ''));
  if (inside !== undefined && name === 'class-string') return typeOf('type', readDocType(inside));
  const plain = inside === undefined ? one : name;
  if (plain === '$this') return typeOf('Self');
  return typeOf(/^\\?[A-Za-z_][\w\\]*$/.test(plain) && plain !== 'array' && plain !== 'callable' ? phpPath(plain) : '');
}

/** At the signs outside of brackets. */
function split(text: string, sign: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const one of text) {
    if (/[<({[]/.test(one)) depth++;
    if (/[>)}\]]/.test(one)) depth--;
    if (one === sign && depth === 0) parts.push('');
    else parts[parts.length - 1] += one;
  }
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}
