import type { SymbolKind } from '@doctown/schema';
import type { Node } from '../grammar.ts';
import type { Found, LanguageRules } from './rules.ts';

const children = (node: Node): Node[] => node.namedChildren.filter((child) => child !== null);
const holder = (node: Node): Node => (node.type === 'simple_identifier' && node.parent?.type === 'enum_entry' ? node.parent : node);
const modifiersOf = (node: Node): string[] =>
  children(holder(node))
    .find(({ type }) => type === 'modifiers')
    ?.text.split(/\s+/) ?? [];

const KINDS: Readonly<Record<string, SymbolKind>> = { struct: 'struct', enum: 'enum', extension: 'impl' };
const TYPES = /^(class|struct|enum|interface|impl)$/;

function typeDeclaration({ name, node }: Found): { kind: SymbolKind; name: string } {
  const kind = KINDS[node.childForFieldName('declaration_kind')?.text ?? ''] ?? 'class';
  const conforms = children(node).flatMap((child) => (child.type === 'inheritance_specifier' ? [child.text] : []));
  return { kind, name: kind === 'impl' && conforms.length > 0 ? `${conforms.join(', ')} for ${name}` : name };
}

/** Swift: everything is of one module; an extension's members belong to what it extends; properties are symbols, locals are not. */
export const swift: LanguageRules = {
  separator: '.',
  line_mark: '//',
  moduleName: (file_path) => file_path.replace(/\.swift$/, ''),
  packageOf: () => '',
  refine(found) {
    const { kind, name, node, around } = found;
    const is_member = TYPES.test(around.at(-1)?.kind ?? '');
    if (node.type === 'class_declaration') return typeDeclaration(found);
    if (node.type === 'function_declaration') {
      const own = node.childrenForFieldName('name').find((child) => child?.type === 'simple_identifier')?.text ?? /\bfunc\s+([^\s(\w]+)/.exec(node.text)?.[1] ?? '';
      return { kind: is_member ? 'method' : 'function', name: own };
    }
    if (node.type !== 'property_declaration') return { kind, name };
    if (is_member && /(class|protocol)_body$/.test(node.parent?.type ?? '')) return { kind: 'property', name };
    return node.parent?.type === 'source_file' ? { kind: /\blet\s/.test(node.text.split('=')[0] ?? '') ? 'const' : 'variable', name } : null;
  },
  outer: (node) => (holder(node).childrenForFieldName('name').length === 1 ? holder(node) : node),
  bodyOf: (node) => node.childForFieldName('computed_value') ?? children(node).find(({ type }) => type === 'computed_property') ?? null,
  isAsync: (node) => node.children.some((child) => child?.type === 'async'),
  visibility(_, node, kind) {
    const words = modifiersOf(node);
    if (words.includes('public') || words.includes('open')) return 'public';
    if (words.includes('private') || words.includes('fileprivate')) return 'private';
    const home = kind === 'enum_member' || node.type.startsWith('protocol_') ? node.parent?.parent : null;
    return home && home.type !== 'source_file' ? this.visibility('', kind === 'enum_member' ? (home.parent ?? home) : home, 'class') : 'internal';
  },
  is_exported(name, node, kind) {
    return this.visibility(name, node, kind) === 'public';
  },
};
