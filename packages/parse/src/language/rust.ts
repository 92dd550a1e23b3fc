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
  line_mark: '//',
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
