import type { Visibility } from '@doctown/schema';
import type { Node } from '../grammar.ts';
import type { LanguageRules } from './rules.ts';

const isSingleton = (node: Node): boolean => node.type === 'singleton_method' || node.parent?.parent?.type === 'singleton_class';

/** Ruby: `Class#method` on objects, `Class.method` on the class itself; a bare `private` holds until the next word. */
export const ruby: LanguageRules = {
  separator: '::',
  line_mark: '#',
  moduleName: (file_path) => file_path.replace(/\.(rb|rake|gemspec|ru)$/, ''),
  packageOf: () => '',
  memberMark: (node) => (node.type === 'singleton_method' || node.type === 'method' || node.type === 'alias' ? (isSingleton(node) ? '.' : '#') : null),
  refine({ kind, name, node, around }) {
    if (kind === 'module') return { kind: 'namespace', name: name.replace(/^.*::/, '') };
    if (kind === 'class') return { kind, name: name.replace(/^.*::/, '') };
    if (kind !== 'method') return { kind, name };
    const in_type = around.some((one) => one.kind === 'class' || one.kind === 'namespace');
    return { kind: in_type || node.type === 'singleton_method' ? (name === 'initialize' ? 'constructor' : 'method') : 'function', name };
  },
  outer: (node) => node,
  visibility: (_, node) => (node.type === 'method' ? visibilityOf(node) : 'public'),
  is_exported(name, node, kind) {
    return this.visibility(name, node, kind) === 'public';
  },
};

function visibilityOf(node: Node): Visibility {
  if (node.parent?.type === 'argument_list') return wordOf(node.parent.parent?.childForFieldName('method')?.text) ?? 'public';
  for (let here = node.previousNamedSibling; here; here = here.previousNamedSibling) {
    const word = here.type === 'identifier' ? wordOf(here.text) : null;
    if (word) return word;
  }
  return 'public';
}

const wordOf = (word: string | undefined): Visibility | null => (word === 'private' || word === 'protected' || word === 'public' ? word : null);
