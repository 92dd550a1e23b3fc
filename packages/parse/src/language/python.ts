import type { ImportFact } from '../facts.ts';
import type { Node } from '../grammar.ts';
import { type LanguageRules, unquote } from './rules.ts';

const CONSTANT = /^_*[A-Z][A-Z0-9_]*$/;
const text = (node: Node | null | undefined): string => node?.text ?? '';

/** Python: indentation, docstrings inside, underscores for privacy. */
export const python: LanguageRules = {
  separator: '.',
  self_names: ['self', 'cls'],
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
  imports: (node) => (node.type === 'import_statement' ? plainImports(node) : fromImports(node)),
  exports: () => [],
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

/** `import a.b, c as d`: one fact each. */
function plainImports(node: Node): ImportFact[] {
  return node.namedChildren.flatMap((child) => {
    if (child === null) return [];
    const module = text(child.type === 'aliased_import' ? child.childForFieldName('name') : child);
    const alias = child.type === 'aliased_import' ? text(child.childForFieldName('alias')) : module;
    return [{ module, names: [], namespace: alias, is_wildcard: false, is_reexport: false, line: node.startPosition.row + 1 }];
  });
}

function fromImports(node: Node): ImportFact[] {
  const module = text(node.childForFieldName('module_name'));
  const names = node.childrenForFieldName('name').flatMap((child) => {
    if (child === null) return [];
    const name = text(child.type === 'aliased_import' ? child.childForFieldName('name') : child);
    return [{ name, local: child.type === 'aliased_import' ? text(child.childForFieldName('alias')) : name }];
  });
  const is_wildcard = node.namedChildren.some((child) => child?.type === 'wildcard_import');
  return [{ module, names, namespace: null, is_wildcard, is_reexport: true, line: node.startPosition.row + 1 }];
}
