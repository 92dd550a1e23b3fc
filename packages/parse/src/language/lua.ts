import type { Node } from '../grammar.ts';
import type { LanguageRules } from './rules.ts';

/** What stands before the last name of what is declared: `a.b` of `function a.b.c()`. */
function tableOf(node: Node): string | undefined {
  const named = node.childForFieldName('name') ?? node.namedChild(0)?.namedChild(0);
  return named?.childForFieldName('table')?.text;
}

const isLocal = (node: Node): boolean => (node.type === 'assignment_statement' ? node.parent?.type === 'variable_declaration' : node.children[0]?.type === 'local');

/** The function a declaration gives a name. */
function functionOf(node: Node): Node | null {
  if (node.type === 'field') return node.childForFieldName('value');
  if (node.type !== 'assignment_statement') return node;
  const value = node.namedChild(1)?.namedChild(0) ?? null;
  return value?.type === 'function_call' ? (value.childForFieldName('arguments')?.namedChildren.at(-1) ?? null) : value;
}

/** Lua: functions are named by the table they are put into; what is `local` is not seen from other files. */
export const lua: LanguageRules = {
  separator: '.',
  line_mark: '--',
  moduleName: (file_path) =>
    file_path
      .replace(/^(lua|src)\//, '')
      .replace(/\.lua$/, '')
      .replace(/(^|\/)init$/, '')
      .replaceAll('/', '.'),
  refine({ kind, name, node }) {
    if (kind === 'variable' && /=\s*require\b/.test(node.text)) return null;
    const qualifier = node.type === 'field' ? undefined : tableOf(node);
    return qualifier === undefined ? { kind, name } : { kind, name, qualifier };
  },
  memberMark: () => null,
  outer: (node) => (node.parent?.type === 'variable_declaration' ? node.parent : node),
  bodyOf(node) {
    const list = functionOf(node)?.childForFieldName('parameters');
    return list?.nextSibling ?? null;
  },
  visibility: (_, node) => (isLocal(node) ? 'private' : 'public'),
  is_exported: (_, node) => !isLocal(node),
};
