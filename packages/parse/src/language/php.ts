import type { Node } from '../grammar.ts';
import { packageRanges } from './packages.ts';
import type { LanguageRules } from './rules.ts';

const text = (node: Node | null | undefined): string => node?.text ?? '';
const isElement = ({ type }: Node): boolean => type === 'const_element' || type === 'property_element';
const holder = (node: Node): Node => (isElement(node) ? (node.parent ?? node) : node);
const isOnly = (node: Node): boolean => node.parent?.namedChildren.filter((child) => child !== null && isElement(child)).length === 1;

/** PHP: namespaces name what is declared; members without a modifier are public. */
export const php: LanguageRules = {
  separator: '\\',
  line_mark: '//#',
  moduleName: (file_path) => file_path.replace(/\.(php|phtml|inc)$/, ''),
  packageOf: () => '',
  packagesIn: (root) => packageRanges(root, /^namespace_definition$/, '\\'),
  member_separator: '::',
  refine: ({ kind, name }) => ({ kind: name === '__construct' ? 'constructor' : kind, name }),
  outer: (node) => (isElement(node) && node.parent && isOnly(node) ? node.parent : node),
  signedBy: (node) => (node.type === 'property_element' ? node.parent : null),
  visibility(_, node) {
    const modifier = text(holder(node).namedChildren.find((child) => child?.type === 'visibility_modifier'));
    return modifier === 'private' || modifier === 'protected' ? modifier : 'public';
  },
  is_exported(name, node, kind) {
    return this.visibility(name, node, kind) !== 'private';
  },
};
