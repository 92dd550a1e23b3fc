import type { Node } from '../grammar.ts';
import { packageRanges } from './packages.ts';
import type { LanguageRules } from './rules.ts';

const children = (node: Node): Node[] => node.namedChildren.filter((child) => child !== null);
const modifiersOf = (node: Node): string => children(node).find(({ type }) => type === 'modifiers')?.text ?? '';
const TYPES = /^(class|trait|enum|enum_member)$/;

/** Scala: packages name what is declared; vals and vars of classes are properties, those of objects constants and variables, locals are no symbols. */
export const scala: LanguageRules = {
  separator: '.',
  line_mark: '//',
  moduleName: (file_path) => file_path.replace(/\.(scala|sc)$/, ''),
  packageOf: () => '',
  packagesIn: (root) => packageRanges(root, /^package_clause$/, '.', true),
  refine({ kind, name, node, around }) {
    const home = node.parent?.type ?? '';
    if (kind === 'function') {
      if (name === 'this') return { kind: 'constructor', name };
      return { kind: TYPES.test(around.at(-1)?.kind ?? '') ? 'method' : 'function', name };
    }
    if (kind !== 'const' && kind !== 'variable') return { kind, name };
    if (!/^(compilation_unit|template_body|enum_body|with_template_body)$/.test(home)) return null;
    return { kind: home === 'compilation_unit' || node.parent?.parent?.type === 'object_definition' ? kind : 'property', name };
  },
  outer: (node) => node,
  visibility(_, node) {
    const words = modifiersOf(node);
    return (['private', 'protected'] as const).find((one) => words.includes(one)) ?? 'public';
  },
  is_exported(name, node, kind) {
    return this.visibility(name, node, kind) !== 'private';
  },
};
