import type { Node } from '../grammar.ts';
import type { LanguageRules } from './rules.ts';

const text = (node: Node | null | undefined): string => node?.text ?? '';
const isUpper = (name: string): boolean => /^\p{Lu}/u.test(name);

/** Go: packages are folders, methods hang on receivers, capitals export. */
export const go: LanguageRules = {
  separator: '.',
  line_mark: '//',
  moduleName: (file_path) => file_path.replace(/\.go$/, ''),
  refine({ kind, name, node }) {
    if (name === '_') return null;
    if (kind === 'method' && node.type === 'method_declaration') return { kind, name, qualifier: receiverOf(node)?.type ?? '' };
    return { kind, name };
  },
  outer: (node) => (['type_declaration', 'const_declaration', 'var_declaration'].includes(node.parent?.type ?? '') && node.parent?.namedChildCount === 1 ? node.parent : node),
  visibility: (name) => (isUpper(name) ? 'public' : 'internal'),
  is_exported: (name) => isUpper(name),
};

function receiverOf(node: Node): { name: string; type: string } | null {
  const parameter = node.childForFieldName('receiver')?.namedChild(0);
  if (!parameter) return null;
  return {
    name: text(parameter.childForFieldName('name')),
    type: text(parameter.childForFieldName('type'))
      .replace(/^\*/, '')
      .replace(/\[[\s\S]*$/, ''),
  };
}
