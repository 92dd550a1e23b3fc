import type { Node } from '../grammar.ts';
import type { Found, LanguageRules } from './rules.ts';
import { oneLine } from './rules.ts';

const text = (node: Node | null | undefined): string => node?.text ?? '';
const HOLDERS = /^(function_definition|declaration|field_declaration|type_definition|template_declaration|friend_declaration)$/;

/** The whole declaration a declarator is in, its template line included. */
function whole(node: Node): Node {
  if (!/declarator$|^operator_cast$/.test(node.type)) return node.parent?.type === 'template_declaration' ? node.parent : node;
  let here = node;
  while (here.parent && /declarator$|^(function_definition|declaration|field_declaration|template_declaration|friend_declaration|type_definition)$/.test(here.parent.type)) {
    if (HOLDERS.test(here.type) && here.parent.type !== 'template_declaration') break;
    here = here.parent;
  }
  return here;
}

/** C and C++: what a declarator names, wherever the name stands in it. */
function declared({ kind, name, node, around }: Found): { kind: Found['kind']; name: string; qualifier?: string } | null {
  if (kind !== 'function') return { kind, name: kind === 'class' ? name.replace(/<[\s\S]*$/, '') : name };
  if (/^(parameter_declaration|optional_parameter_declaration|cast_expression|type_descriptor|init_declarator|new_declarator)$/.test(holderType(node))) return null;
  const made = isMember(around) ? null : madeByMacro(node);
  if (made) return { kind, name: made };
  const path = name
    .replace(/<[^<>]*(?:<[^<>]*>[^<>]*)*>/g, '')
    .replace(/\s+/g, ' ')
    .split('::');
  const own = path.pop() ?? name;
  const owner = path.at(-1) ?? (isMember(around) ? around.at(-1)?.name : undefined);
  const is_constructor = owner !== undefined && own === owner;
  const member = path.length > 0 || isMember(around);
  return { kind: is_constructor ? 'constructor' : member ? 'method' : 'function', name: own, ...(path.length > 0 ? { qualifier: path.join('::') } : {}) };
}

/** `TEST(Cart, Empty) { … }` is called what it says: the macro's name alone is that of all of them. Null for a function that is written out. */
function madeByMacro(node: Node): string | null {
  const definition = node.parent?.type === 'function_definition' ? node.parent : null;
  const type = definition?.childForFieldName('type') ?? null;
  if (definition === null) return null;
  if (node.type === 'parenthesized_declarator') return MACRO.test(text(type)) ? oneLine(text(type) + node.text) : null;
  const isMade = type === null && MACRO.test(text(node.childForFieldName('declarator'))) && (node.childForFieldName('parameters')?.namedChildCount ?? 0) > 0;
  return isMade ? oneLine(node.text) : null;
}

const MACRO = /^[A-Z][A-Z\d_]+$/;

const isMember = (around: Found['around']): boolean => /^(class|struct|union)$/.test(around.at(-1)?.kind ?? '');

/** What holds a declarator, past pointers and parentheses. */
function holderType(node: Node): string {
  let here = node.parent;
  while (here && /^(pointer_declarator|reference_declarator|parenthesized_declarator|array_declarator)$/.test(here.type)) here = here.parent;
  return here?.type ?? '';
}

const isStatic = (node: Node): boolean => whole(node).namedChildren.some((child) => child?.type === 'storage_class_specifier' && child.text === 'static');

/** C: what is `static` stays in its file. */
export const c: LanguageRules = {
  separator: '::',
  line_mark: '//',
  signature_is_around: true,
  moduleName: (file_path) => file_path,
  packageOf: () => '',
  refine: declared,
  outer: whole,
  visibility: (_, node) => (isStatic(node) ? 'private' : 'public'),
  is_exported: (_, node) => !isStatic(node),
};

/** C++: members are as visible as the last label above them says. */
export const cpp: LanguageRules = {
  ...c,
  visibility(_, node) {
    const own = whole(node);
    if (own.parent?.type !== 'field_declaration_list') return isStatic(node) ? 'private' : 'public';
    for (let here = own.previousNamedSibling; here; here = here.previousNamedSibling) {
      const label = here.type === 'access_specifier' ? text(here) : '';
      if (label === 'public' || label === 'protected' || label === 'private') return label;
    }
    return own.parent.parent?.type === 'class_specifier' ? 'private' : 'public';
  },
  is_exported(name, node, kind) {
    return this.visibility(name, node, kind) !== 'private';
  },
};
