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

const DOC = { return: /@return\s+([^\s]+)/, var: /@var\s+([^\s]+)/ };

/** What a doc comment says a function returns or a property is; `User[]` and `array<User>` are lists. */
export function docType(comment: string, what: keyof typeof DOC): TypeExpression | null {
  const written = DOC[what].exec(comment)?.[1];
  return written === undefined ? null : readDocType(written);
}

/** What a doc comment says of each parameter. */
export function docParameters(comment: string): Map<string, TypeExpression> {
  return new Map([...comment.matchAll(/@param\s+([^\s$]+)\s+&?(?:\.\.\.)?(\$\w+)/g)].map(([, type = '', name = '']) => [name, readDocType(type)]));
}

function readDocType(written: string): TypeExpression {
  const parts = written
    .replace(/^\?/, '')
    .split('|')
    .filter((part) => !/^(null|false|true|void|mixed)$/i.test(part));
  if (parts.length > 1) return typeOf('|', ...parts.map(readDocType));
  const [one = ''] = parts;
  const list = /^(.*)\[\]$/.exec(one)?.[1] ?? /^(?:array|iterable|list|Collection)<(?:[^,>]*,\s*)?([^<>]*)>$/.exec(one)?.[1];
  if (list !== undefined) return typeOf('[]', readDocType(list));
  return typeOf(/^\\?[A-Za-z_][\w\\]*$/.test(one) && one !== 'array' && one !== 'callable' ? phpPath(one) : '');
}
