import type { Node } from '../grammar.ts';
import { type LanguageRules, unquote } from './rules.ts';

const text = (node: Node | null | undefined): string => node?.text ?? '';
const isUpper = (name: string): boolean => /^\p{Lu}/u.test(name);

/** Go: packages are folders, methods hang on receivers, capitals export. */
export const go: LanguageRules = {
  separator: '.',
  self_names: [],
  moduleName: (file_path) => file_path.replace(/\.go$/, ''),
  refine({ kind, name, node }) {
    if (name === '_') return null;
    if (kind === 'method' && node.type === 'method_declaration') return { kind, name, qualifier: receiverOf(node)?.type ?? '' };
    return { kind, name };
  },
  outer: (node) => (['type_declaration', 'const_declaration', 'var_declaration'].includes(node.parent?.type ?? '') && node.parent?.namedChildCount === 1 ? node.parent : node),
  visibility: (name) => (isUpper(name) ? 'public' : 'internal'),
  is_exported: (name) => isUpper(name),
  imports(node) {
    const module = unquote(text(node.childForFieldName('path')));
    const alias = text(node.childForFieldName('name'));
    const last =
      module
        .split('/')
        .filter((part) => !/^v\d+$/.test(part))
        .pop() ?? module;
    return [
      {
        module,
        names: [],
        namespace: alias && alias !== '.' && alias !== '_' ? alias : last.replace(/^go-|\.go$/g, ''),
        is_wildcard: alias === '.',
        is_reexport: false,
        line: node.startPosition.row + 1,
      },
    ];
  },
  exports: () => [],
  receiver: receiverOf,
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
