import type { SymbolKind } from '@doctown/schema';
import type { Node } from './grammar.ts';
import { oneLine } from './language/rules.ts';

/** What the words around a declaration say of it. */
export interface Modifiers {
  /** Decorators, annotations and attributes as written, each on one line, in source order. */
  decorators: string[];
  /** A member that belongs to the type itself. */
  is_static: boolean;
  /** A member that is announced here and written elsewhere, or a class that says it cannot be made. */
  is_abstract: boolean;
}

const DECORATOR = /^(decorator|annotation|marker_annotation|attribute_item|attribute_list|attribute|attribute_declaration|inner_attribute_item)$/;
const HOLDS_DECORATORS = /^(modifiers|attribute_list_group|annotations)$/;
const TYPES = new Set<SymbolKind>(['class', 'struct', 'interface', 'trait', 'enum', 'union', 'impl']);
const MEMBERS = new Set<SymbolKind>(['method', 'constructor', 'property', 'function']);
const MAX_DECORATOR = 200;

interface Declared {
  node: Node;
  kind: SymbolKind;
  /** The kind of what it is a member of. */
  parent: SymbolKind;
  /** Without decorators before it. */
  signature: string;
  has_body: boolean;
}

/** Reads the words `static` and `abstract`, and what says the same in other ways. */
export function modifiersOf({ node, kind, parent, signature, has_body }: Declared, decorators: string[]): Modifiers {
  const words = wordsBefore(signature);
  const is_member = TYPES.has(parent);
  return {
    decorators: decorators.map(shortened),
    is_static:
      is_member && (words.includes('static') || node.type === 'singleton_method' || decorators.some((one) => /^@(static|class)method\b/.test(one)) || isAssociated(node, kind)),
    is_abstract:
      words.includes('abstract') ||
      decorators.some((one) => /^@(\w+\.)*abstract\w*/.test(one)) ||
      (is_member &&
        MEMBERS.has(kind) &&
        (/=\s*0$/.test(signature) ||
          (isAnnounced(node) && !words.includes('external')) ||
          ((parent === 'interface' || parent === 'trait') && !has_body && !words.includes('static')))),
  };
}

/** Dart: a signature that nothing stands behind. */
const isAnnounced = (node: Node): boolean =>
  node.type === 'declaration' && node.namedChildren.some((child) => /^(function|getter|setter|operator)_signature$/.test(child?.type ?? ''));

/** A function of an `impl` that takes no `self`. */
function isAssociated(node: Node, kind: SymbolKind): boolean {
  if (!/^(function_item|function_signature_item)$/.test(node.type) || !MEMBERS.has(kind)) return false;
  return !node.childForFieldName('parameters')?.namedChildren.some((child) => child?.type === 'self_parameter' || child?.text.startsWith('self:'));
}

/** The words a declaration begins with, up to its name's own part. */
const wordsBefore = (signature: string): string[] => (/^[^(={:<]*/.exec(signature)?.[0] ?? '').split(/\s+/).slice(0, -1);

/** A signature without the decorators it begins with; `decorators` in source order. */
export function undecorated(signature: string, decorators: readonly string[]): string {
  return decorators.reduce((rest, one) => (rest.startsWith(one) && rest.length > one.length ? rest.slice(one.length).trimStart() : rest), signature);
}

/** Decorators, annotations and attributes of a declaration at `node`, which stands in `outer`, each on one line. */
export function decoratorsOf(node: Node, outer: Node): string[] {
  const found = new Map<number, string>();
  const take = (one: Node): void => void found.set(one.startIndex, oneLine(one.text));
  for (let before = outer.previousNamedSibling; before && (DECORATOR.test(before.type) || isComment(before)); before = before.previousNamedSibling)
    if (!isComment(before)) take(before);
  for (const holder of outer.id === node.id ? [node] : [outer, node]) {
    for (const child of holder.namedChildren) {
      if (child === null) continue;
      if (DECORATOR.test(child.type)) take(child);
      else if (HOLDS_DECORATORS.test(child.type)) for (const inner of child.namedChildren) if (inner && DECORATOR.test(inner.type)) take(inner);
    }
  }
  return [...found].sort(([a], [b]) => a - b).map(([, text]) => text);
}

const isComment = ({ type }: Node): boolean => type.endsWith('comment');
const shortened = (text: string): string => (text.length <= MAX_DECORATOR ? text : `${text.slice(0, MAX_DECORATOR - 1)}…`);
