import type { SymbolKind } from '@doctown/schema';
import type { Node } from '../grammar.ts';
import type { Found, LanguageRules } from './rules.ts';

const children = (node: Node): Node[] => node.namedChildren.filter((child) => child !== null);
const childOf = (node: Node, type: RegExp): Node | undefined => children(node).find((child) => type.test(child.type));
const modifiersOf = (node: Node): string[] => children(childOf(node, /^modifiers$/) ?? node).flatMap((child) => (/_modifier$/.test(child.type) ? [child.text] : []));
const hasToken = (node: Node, word: string): boolean => node.children.some((child) => child?.type === word);

function classKind(node: Node): SymbolKind {
  if (hasToken(node, 'interface')) return 'interface';
  return modifiersOf(node).includes('enum') ? 'enum' : 'class';
}

/** Where the grammar takes the name for a part of the receiver's type, the name is that type's last. */
const nameAfterReceiver = (node: Node): string =>
  childOf(node, /^(user_type|nullable_type)$/)
    ?.text.split('.')
    .pop() ?? '';

function property({ name, node }: Found): ReturnType<LanguageRules['refine']> {
  const home = node.parent?.type ?? '';
  if (home !== 'source_file' && !/class_body$/.test(home)) return null;
  const own = name || nameAfterReceiver(node);
  if (modifiersOf(node).includes('const')) return { kind: 'const', name: own };
  if (home !== 'source_file' || childOf(node, /^(getter|setter)$/)) return { kind: 'property', name: own };
  return { kind: hasToken(node, 'val') ? 'const' : 'variable', name: own };
}

/** Kotlin: packages name what is declared; a companion object is a class of its own; properties are symbols, locals are not. */
export const kotlin: LanguageRules = {
  separator: '.',
  line_mark: '//',
  moduleName: (file_path) => file_path.replace(/\.kts?$/, ''),
  packageOf: (root) => childOf(childOf(root, /^package_header$/) ?? root, /^qualified_identifier$/)?.text.replace(/\s+/g, '') ?? '',
  refine(found) {
    const { kind, name, node, around } = found;
    if (node.type === 'property_declaration') return property(found);
    if (node.type === 'companion_object') return { kind, name: node.childForFieldName('name')?.text ?? childOf(node, /^identifier$/)?.text ?? 'Companion' };
    if (node.type === 'class_declaration') return { kind: classKind(node), name };
    if (node.type !== 'function_declaration') return { kind, name };
    const is_member = /^(class|interface|enum|enum_member)$/.test(around.at(-1)?.kind ?? '');
    return { kind: is_member ? 'method' : 'function', name: name || nameAfterReceiver(node) };
  },
  outer: (node) => node,
  bodyOf: (node) => childOf(node, /^(function_body|class_body|enum_class_body|block|getter|setter)$/) ?? null,
  visibility(_, node) {
    const words = modifiersOf(node);
    return (['private', 'protected', 'internal'] as const).find((one) => words.includes(one)) ?? 'public';
  },
  is_exported(name, node, kind) {
    return /^(public|protected)$/.test(this.visibility(name, node, kind));
  },
};
