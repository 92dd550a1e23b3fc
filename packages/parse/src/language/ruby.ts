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
  memberMark: (node) =>
    node.type === 'singleton_method' || node.type === 'method' || node.type === 'alias' || node.type === 'simple_symbol' ? (isSingleton(node) ? '.' : '#') : null,
  refine({ kind, name, node, around }) {
    if (kind === 'module') return { kind: 'namespace', name: name.replace(/^.*::/, '') };
    if (kind === 'class') return { kind, name: name.replace(/^.*::/, '') };
    if (kind === 'const') return { kind: isBuiltClass(node) ? 'class' : kind, name };
    if (kind === 'property') return { kind, name: name.slice(1) };
    if (kind !== 'method') return { kind, name };
    if (node.type === 'alias') return { kind, name: name.replace(/^:/, '') };
    const in_type = around.some((one) => one.kind === 'class' || one.kind === 'namespace');
    return { kind: in_type || node.type === 'singleton_method' ? (name === 'initialize' ? 'constructor' : 'method') : 'function', name };
  },
  outer: (node) => node,
  signedBy: (node) => (node.type === 'simple_symbol' ? (node.parent?.parent ?? null) : null),
  visibility: (name, node) =>
    node.type === 'method' ? (namedLater(name, node) ?? visibilityOf(node)) : node.type === 'simple_symbol' ? visibilityOf(node.parent?.parent ?? node) : 'public',
  is_exported(name, node, kind) {
    return this.visibility(name, node, kind) === 'public';
  },
};

/** `Struct.new(…)` and `Class.new(…)`: the constant is a class. */
const isBuiltClass = (node: Node): boolean => /^(Struct|Class|Data)\.(new|define)\b/.test(node.childForFieldName('right')?.text ?? '');

/** `private :name` in the same body says it by name. */
function namedLater(name: string, node: Node): Visibility | null {
  for (let here = node.nextNamedSibling; here; here = here.nextNamedSibling) {
    const word = here.type === 'call' ? wordOf(here.childForFieldName('method')?.text) : null;
    if (word && here.childForFieldName('arguments')?.namedChildren.some((one) => one?.type === 'simple_symbol' && one.text === `:${name}`)) return word;
  }
  return null;
}

function visibilityOf(node: Node): Visibility {
  if (node.parent?.type === 'argument_list') return wordOf(node.parent.parent?.childForFieldName('method')?.text) ?? 'public';
  for (let here = node.previousNamedSibling; here; here = here.previousNamedSibling) {
    const word = here.type === 'identifier' ? wordOf(here.text) : null;
    if (word) return word;
  }
  return 'public';
}

const wordOf = (word: string | undefined): Visibility | null => (word === 'private' || word === 'protected' || word === 'public' ? word : null);
