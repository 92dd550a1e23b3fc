import type { Node } from '../grammar.ts';
import type { LanguageRules } from './rules.ts';

const text = (node: Node | null | undefined): string => node?.text ?? '';
const modifiersOf = (node: Node): string => text(node.namedChildren.find((child) => child?.type === 'modifiers'));
const holder = (node: Node): Node => (node.type === 'variable_declarator' ? (node.parent ?? node) : node);

/** Java: packages name what is declared, `static final` fields are constants, other fields are no symbols. */
export const java: LanguageRules = {
  separator: '.',
  line_mark: '//',
  moduleName: (file_path) => file_path.replace(/\.java$/, ''),
  packageOf: (root) => text(root.namedChildren.find((child) => child?.type === 'package_declaration')?.namedChildren.find((child) => /identifier/.test(child?.type ?? ''))),
  refine({ kind, name, node }) {
    if (node.type !== 'variable_declarator' || node.parent?.type === 'constant_declaration') return { kind, name };
    return /\bstatic\b[\s\S]*\bfinal\b|\bfinal\b[\s\S]*\bstatic\b/.test(modifiersOf(holder(node))) ? { kind, name } : null;
  },
  outer: (node) =>
    node.type === 'variable_declarator' && node.parent && node.parent.namedChildren.filter((child) => child?.type === 'variable_declarator').length === 1 ? node.parent : node,
  visibility(_, node, kind) {
    const words = modifiersOf(holder(node)).split(/\s+/);
    for (const one of ['public', 'protected', 'private'] as const) if (words.includes(one)) return one;
    return kind === 'enum_member' ||
      node.parent?.type === 'interface_body' ||
      node.parent?.type === 'annotation_type_body' ||
      (node.type === 'variable_declarator' && node.parent?.type === 'constant_declaration')
      ? 'public'
      : 'internal';
  },
  is_exported(name, node, kind) {
    const own = this.visibility(name, node, kind);
    return own === 'public' || own === 'protected';
  },
};
