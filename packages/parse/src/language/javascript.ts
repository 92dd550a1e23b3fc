import type { Node } from '../grammar.ts';
import { isComponent } from './components.ts';
import { announcements, isAnnouncement } from './overload-signatures.ts';
import type { LanguageRules } from './rules.ts';

const text = (node: Node | null | undefined): string => node?.text ?? '';
const children = (node: Node | null | undefined): Node[] => (node?.namedChildren ?? []).filter((child) => child !== null);

/** What gives a function expression its name. */
const HOLDERS = new Set(['pair', 'variable_declarator', 'assignment_expression', 'export_statement', 'public_field_definition', 'field_definition']);

const isNamedByHolder = ({ parent }: Node): boolean => HOLDERS.has(parent?.type ?? '') && parent?.childForFieldName('left')?.type !== 'subscript_expression';

/** JavaScript and TypeScript: modules of both kinds, classes, prototypes. */
export const javascript: LanguageRules = {
  separator: '.',
  line_mark: '//',
  moduleName: (file_path) => file_path.replace(/(\.d)?\.[cm]?[jt]sx?$/, '').replace(/\/index$/, ''),
  refine({ kind, name, node, around }) {
    const inClass = around.at(-1)?.kind === 'class';
    if (isAnnouncement(node)) return null;
    if (node.type === 'export_statement') return { kind: isComponent('Default', node) ? 'component' : kind, name: 'default' };
    if (node.type === 'function_expression' || node.type === 'generator_function')
      return isNamedByHolder(node) ? null : { kind: isComponent(name, node) ? 'component' : kind, name };
    if (node.type === 'pair') return { kind: 'function', name: ownName(node, 'value') || name, ...qualifierOf(node.parent, around) };
    if (node.type === 'assignment_expression') return assigned(kind, name, node);
    if (kind === 'method') return { kind: methodKind(name, node), name, ...(inClass ? {} : qualifierOf(node.parent, around)) };
    if (kind === 'variable' && !isFunction(node)) return isRequire(node) ? null : { kind: isConstant(node) ? 'const' : 'variable', name };
    if (kind === 'variable') return { kind: isComponent(name, node) ? 'component' : 'function', name };
    return { kind: kind === 'function' && isComponent(name, node) ? 'component' : kind, name };
  },
  announcements,
  outer(node) {
    const declaration = node.type === 'variable_declarator' && node.parent && children(node.parent).length === 1 ? node.parent : node;
    const statement = node.type === 'assignment_expression' && node.parent?.type === 'expression_statement' ? node.parent : declaration;
    return aroundOf(statement);
  },
  visibility: (name, node) => (name.startsWith('#') || modifier(node) === 'private' ? 'private' : modifier(node) === 'protected' ? 'protected' : 'public'),
  is_exported: (_, node) => hasExportAbove(node),
};

/** With the words `export` and `declare` before it. */
function aroundOf(node: Node): Node {
  const { parent } = node;
  return parent && /^(export_statement|ambient_declaration)$/.test(parent.type) ? aroundOf(parent) : node;
}

const modifier = (node: Node): string | undefined => children(node).find((child) => child.type === 'accessibility_modifier')?.text;

function methodKind(name: string, node: Node): 'constructor' | 'property' | 'method' {
  if (name === 'constructor') return 'constructor';
  return node.children.some((child) => child?.type === 'get' || child?.type === 'set') ? 'property' : 'method';
}

/** The name a function has by itself, besides that of what holds it. */
const ownName = (node: Node, field: string): string => text(node.childForFieldName(field)?.childForFieldName('name'));

/** `exports.x = …`, `Foo.prototype.bar = …`, `obj.method = …`. */
function assigned(kind: Parameters<LanguageRules['refine']>[0]['kind'], name: string, node: Node) {
  const owner = text(node.childForFieldName('left')?.childForFieldName('object'));
  if (owner === 'exports' || owner === 'module.exports') return { kind, name };
  if (owner === 'module' && name === 'exports') return { kind, name: ownName(node, 'right') || 'exports' };
  const prototype = /^([\w$]+)\.prototype$/.exec(owner)?.[1];
  if (owner === '') return { kind: kind === 'function' && isComponent(name, node) ? ('component' as const) : kind, name };
  const isMember = kind === 'function' && (prototype !== undefined || /^this\b/.test(owner));
  return { kind: isMember ? ('method' as const) : kind, name: isMember ? name : ownName(node, 'right') || name, qualifier: prototype ?? owner.replace(/^this\./, '') };
}

const objectName = (object: Node | null): string => {
  const holder = object?.parent;
  if (holder?.type === 'variable_declarator') return text(holder.childForFieldName('name'));
  return holder?.type === 'assignment_expression' ? text(holder.childForFieldName('left')) : '';
};

/** The object's name, unless what it is bound to is a symbol around it already. */
function qualifierOf(object: Node | null, around: Parameters<LanguageRules['refine']>[0]['around']): { qualifier?: string } {
  const qualifier = objectName(object);
  return around.at(-1)?.name === qualifier ? {} : { qualifier };
}

const isConstant = (declarator: Node): boolean => declarator.parent?.children[0]?.type === 'const';

/** Whether a variable is given a function, behind casts and in parentheses too. */
function isFunction(declarator: Node): boolean {
  let value = declarator.childForFieldName('value');
  while (value && /^(parenthesized|as|satisfies|non_null)_expression$/.test(value.type)) value = value.firstNamedChild;
  return value !== null && /^(arrow_function|function_expression|generator_function)$/.test(value.type);
}

const isRequire = (declarator: Node): boolean => /^(await\s+)?(require|import)\s*\(/.test(text(declarator.childForFieldName('value')));

function hasExportAbove(node: Node): boolean {
  for (let here: Node | null = node; here !== null && here.type !== 'statement_block'; here = here.parent) if (here.type === 'export_statement') return true;
  return node.type === 'assignment_expression' && /^(module\.)?exports\b/.test(text(node.childForFieldName('left')));
}
