import type { Node } from '../grammar.ts';
import { type LanguageRules, unquote } from './rules.ts';

const CONSTANT = /^_*[A-Z][A-Z0-9_]*$/;
const text = (node: Node | null | undefined): string => node?.text ?? '';

/** Python: indentation, docstrings inside, underscores for privacy. */
export const python: LanguageRules = {
  separator: '.',
  line_mark: '#',
  moduleName: (file_path) =>
    file_path
      .replace(/\.pyi?$/, '')
      .replace(/(^|\/)__init__$/, '')
      .replace(/^(src|lib)\//, '')
      .replaceAll('/', '.') || '__init__',
  refine({ kind, name, node, around }) {
    const parent = around.at(-1);
    if (kind === 'function' && parent?.kind === 'class') return { kind: methodKind(name, node), name };
    if (kind !== 'variable') return { kind, name };
    if (/^__.*__$/.test(name) && name !== '__all__') return null;
    if (parent?.kind === 'class' && isEnumeration(node)) return { kind: 'enum_member', name };
    return { kind: CONSTANT.test(name) ? 'const' : 'variable', name };
  },
  outer: (node) => (node.parent?.type === 'decorated_definition' ? node.parent : node),
  visibility: (name) => (/^__.+__$/.test(name) ? 'public' : name.startsWith('_') ? 'private' : 'public'),
  is_exported: (name, node) => (isOutermost(node) ? namesGiven(node)?.has(name) : undefined) ?? (/^__.+__$/.test(name) || !name.startsWith('_')),
  innerDoc(node) {
    const body = node.type === 'module' ? node : node.childForFieldName('body');
    const first = body?.namedChildren.find((child) => child?.type !== 'comment');
    const string = first?.type === 'expression_statement' ? first.namedChild(0) : first;
    return string?.type === 'string' ? unquote(string.text) : undefined;
  },
};

const isOutermost = (node: Node): boolean => {
  const outer = node.parent?.type === 'decorated_definition' || node.parent?.type === 'expression_statement' ? node.parent : node;
  return outer.parent?.type === 'module';
};

const given = new WeakMap<object, ReadonlySet<string> | null>();

/** The names a file's `__all__` lists; null where it has none. */
function namesGiven(node: Node): ReadonlySet<string> | null {
  const known = given.get(node.tree);
  if (known !== undefined) return known;
  const lists = node.tree.rootNode.namedChildren.map((child) => child?.namedChild(0)).filter((child) => child?.childForFieldName('left')?.text === '__all__');
  const names = lists.flatMap((list) => [...text(list?.childForFieldName('right')).matchAll(/(['"])(\w+)\1/g)].map(([, , name = '']) => name));
  const made = names.length > 0 ? new Set([...names, '__all__']) : null;
  given.set(node.tree, made);
  return made;
}

/** An assignment in the body of a class that is an enumeration. */
function isEnumeration(node: Node): boolean {
  const around = node.parent?.parent?.parent;
  return around?.type === 'class_definition' && node.childForFieldName('right') !== null && /\w*(Enum|Flag)\b/.test(text(around.childForFieldName('superclasses')));
}

function methodKind(name: string, node: Node): 'constructor' | 'property' | 'method' {
  if (name === '__init__') return 'constructor';
  const decorators = node.parent?.type === 'decorated_definition' ? node.parent.namedChildren.filter((child) => child?.type === 'decorator').map((child) => text(child)) : [];
  return decorators.some((decorator) => /^@(\w+\.)?(cached_)?property\b|\.setter$|\.getter$|\.deleter$/.test(decorator)) ? 'property' : 'method';
}
