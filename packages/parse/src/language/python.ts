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
    if (kind === 'variable') return /^__.*__$/.test(name) && name !== '__all__' ? null : { kind: CONSTANT.test(name) ? 'const' : 'variable', name };
    return { kind, name };
  },
  outer: (node) => (node.parent?.type === 'decorated_definition' ? node.parent : node),
  visibility: (name) => (/^__.+__$/.test(name) ? 'public' : name.startsWith('_') ? 'private' : 'public'),
  is_exported: (name) => !name.startsWith('_'),
  innerDoc(node) {
    const body = node.type === 'module' ? node : node.childForFieldName('body');
    const first = body?.namedChildren.find((child) => child?.type !== 'comment');
    const string = first?.type === 'expression_statement' ? first.namedChild(0) : first;
    return string?.type === 'string' ? unquote(string.text) : undefined;
  },
};

function methodKind(name: string, node: Node): 'constructor' | 'property' | 'method' {
  if (name === '__init__') return 'constructor';
  const decorators = node.parent?.type === 'decorated_definition' ? node.parent.namedChildren.filter((child) => child?.type === 'decorator').map((child) => text(child)) : [];
  return decorators.some((decorator) => /^@(\w+\.)?(cached_)?property\b|\.setter$|\.getter$|\.deleter$/.test(decorator)) ? 'property' : 'method';
}
