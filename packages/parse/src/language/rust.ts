import type { ImportFact } from '../facts.ts';
import type { Node } from '../grammar.ts';
import { type LanguageRules, oneLine } from './rules.ts';

const text = (node: Node | null | undefined): string => node?.text ?? '';
const bare = (type: string): string =>
  oneLine(type)
    .replace(/<[\s\S]*$/, '')
    .replace(/^&(?:'\w+ )?(?:mut )?/, '');

/** Rust: impls hang on types, modules on files, `pub` exports. */
export const rust: LanguageRules = {
  separator: '::',
  self_names: ['self', 'Self'],
  moduleName: (file_path) =>
    file_path
      .replace(/\.rs$/, '')
      .replace(/(^|\/)src\/(lib|main)$/, '$1crate')
      .replace(/(^|\/)src\//, '$1crate/')
      .replace(/\/mod$/, '')
      .replaceAll('/', '::'),
  refine({ kind, name, node, around }) {
    const parent = around.at(-1);
    if (kind === 'impl') return implName(node);
    if (kind === 'function' && (parent?.kind === 'impl' || parent?.kind === 'trait')) return { kind: 'method', name };
    return { kind, name };
  },
  outer: (node) => node,
  visibility: (_, node) => visibilityOf(node),
  is_exported: (_, node) => visibilityOf(node) === 'public',
  imports: (node) => useFacts(node.childForFieldName('argument'), '', node, node.text.startsWith('pub')),
  exports: () => [],
};

function implName(node: Node): { kind: 'impl'; name: string } {
  const type = bare(text(node.childForFieldName('type')));
  const trait = bare(text(node.childForFieldName('trait')));
  return { kind: 'impl', name: trait ? `${trait} for ${type}` : type };
}

function visibilityOf(node: Node): 'public' | 'internal' | 'private' {
  const modifier = node.namedChildren.find((child) => child?.type === 'visibility_modifier');
  return modifier
    ? modifier.text === 'pub'
      ? 'public'
      : 'internal'
    : node.type === 'enum_variant' || node.type === 'impl_item' || node.type === 'function_signature_item'
      ? 'public'
      : 'private';
}

/** `use a::{b, c as d, e::*}` as one fact for each leaf. */
function useFacts(node: Node | null, prefix: string, statement: Node, is_reexport: boolean): ImportFact[] {
  const line = statement.startPosition.row + 1;
  const join = (path: string): string => (prefix && path ? `${prefix}::${path}` : prefix || path);
  const leaf = (path: string, local?: string): ImportFact => {
    const parts = path.split('::');
    const name = parts.pop() ?? path;
    if (name === 'self') return leaf(parts.join('::'), local);
    return { module: parts.join('::'), names: [{ name, local: local ?? name }], namespace: null, is_wildcard: false, is_reexport, line };
  };
  switch (node?.type) {
    case 'use_wildcard':
      return [{ module: join(text(node.namedChild(0))), names: [], namespace: null, is_wildcard: true, is_reexport, line }];
    case 'use_as_clause':
      return [leaf(join(text(node.childForFieldName('path'))), text(node.childForFieldName('alias')))];
    case 'use_list':
      return node.namedChildren.flatMap((child) => useFacts(child, prefix, statement, is_reexport));
    case 'scoped_use_list':
      return useFacts(node.childForFieldName('list'), join(text(node.childForFieldName('path'))), statement, is_reexport);
    case undefined:
      return [];
    default:
      return [leaf(join(text(node)))];
  }
}
