import { namedOf, type PlainNode } from '../tree.ts';

/** Leaves that are text, numbers or words of the language, not names. */
const NO_NAME =
  /comment|string|content|fragment|_text$|literal|escape|number|integer|float|^(?:true|false|null|nil|none|this|self|super|undefined)$|operator|modifier|primitive_type|predefined_type|void_type|integral_type/;
const NAME = /^(?:@{1,2}|\$)?[\p{L}_][\p{L}\p{N}_$]*[?!]?$/u;
/** A name, or names with what stands between them: `self.x`, `a->b`, `A::b`, `$this->x`, `a?.b`. */
const PATH = /^(?:@{1,2}|\$|&|\*)?[\p{L}_$][\p{L}\p{N}_$]*[?!]?(?:(?:\??\.|->|::|:|\?->|!\.)[$@]?[\p{L}_$][\p{L}\p{N}_$]*[?!]?)*$/u;
const MAX_NAME = 80;
/** What brackets hold belongs to the place, not to its name. */
const ASIDE =
  /^(?:arguments|argument_list|call_suffix|value_arguments|type_arguments|type_argument_list|subscript|index|indices|bracketed_argument_list|subscript_argument_list|index_selector|template_argument_list)$/;
const INDEXED = /^(?:subscript|subscript_expression|index_expression|bracket_index_expression|element_reference|element_access_expression|array_access)$/;

const named = new Map<string, boolean>();
/** Grammars have a few hundred types of nodes; each is looked at once. */
function canBeName(type: string): boolean {
  const known = named.get(type) ?? !NO_NAME.test(type);
  named.set(type, known);
  return known;
}

/** The name a leaf is, without a sigil; null when it is none. */
export function nameOf({ type, is_named, children, start, end }: PlainNode, text: string): string | null {
  if (!is_named || children.length > 0 || end - start > MAX_NAME || !canBeName(type)) return null;
  const word = text.slice(start, end);
  return NAME.test(word) ? word.replace(/^[@$]+/, '') : null;
}

/** What stands before the brackets of `x[k]`. */
export const indexedIn = (node: PlainNode): PlainNode | undefined => (INDEXED.test(node.type) ? namedOf(node)[0] : undefined);

/** What an expression names, dotted, brackets and arguments left out; null when it names nothing. */
export function pathOf(node: PlainNode, text: string): string | null {
  const inner = indexedIn(node);
  if (inner) return pathOf(inner, text);
  const written = text.slice(node.start, node.end);
  if (written.length <= MAX_NAME && PATH.test(written))
    return written
      .replace(/^[&*]/, '')
      .replaceAll('$', '')
      .replace(/\?\.|\?->|!\.|->|::|:/g, '.')
      .replace(/^@+/, '');
  return lastName(node, text);
}

/** The last name in an expression that is not in its brackets. */
export function lastName(node: PlainNode, text: string): string | null {
  const own = nameOf(node, text);
  if (own !== null) return own;
  const inner = indexedIn(node);
  if (inner) return lastName(inner, text);
  for (const child of node.children.toReversed()) {
    if (ASIDE.test(child.type) || ASIDE.test(child.field ?? '')) continue;
    const name = lastName(child, text);
    if (name !== null) return name;
  }
  return null;
}
