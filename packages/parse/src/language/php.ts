import type { Node } from '../grammar.ts';
import type { LanguageRules } from './rules.ts';

const text = (node: Node | null | undefined): string => node?.text ?? '';
const holder = (node: Node): Node => (node.type === 'const_element' ? (node.parent ?? node) : node);

/** PHP: namespaces name what is declared; members without a modifier are public. */
export const php: LanguageRules = {
  separator: '\\',
  line_mark: '//#',
  moduleName: (file_path) => file_path.replace(/\.(php|phtml|inc)$/, ''),
  packageOf: (root) => text(root.namedChildren.find((child) => child?.type === 'namespace_definition')?.childForFieldName('name')) || null,
  member_separator: '::',
  refine: ({ kind, name }) => ({ kind: name === '__construct' ? 'constructor' : kind, name }),
  outer: (node) => (node.type === 'const_element' && node.parent && node.parent.namedChildren.filter((child) => child?.type === 'const_element').length === 1 ? node.parent : node),
  visibility(_, node) {
    const modifier = text(holder(node).namedChildren.find((child) => child?.type === 'visibility_modifier'));
    return modifier === 'private' || modifier === 'protected' ? modifier : 'public';
  },
  is_exported(name, node, kind) {
    return this.visibility(name, node, kind) !== 'private';
  },
};
