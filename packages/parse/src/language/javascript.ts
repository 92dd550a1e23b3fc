import type { ExportFact, ImportedName, ImportFact } from '../facts.ts';
import type { Node } from '../grammar.ts';
import { type LanguageRules, unquote } from './rules.ts';

const text = (node: Node | null | undefined): string => node?.text ?? '';
const children = (node: Node | null | undefined): Node[] => (node?.namedChildren ?? []).filter((child) => child !== null);
const CONSTANT = /^[A-Z][A-Z0-9_]*$/;

/** What gives a function expression its name. */
const HOLDERS = new Set(['pair', 'variable_declarator', 'assignment_expression', 'export_statement', 'public_field_definition', 'field_definition']);

/** JavaScript and TypeScript: modules of both kinds, classes, prototypes. */
export const javascript: LanguageRules = {
  separator: '.',
  self_names: ['this'],
  moduleName: (file_path) => file_path.replace(/(\.d)?\.[cm]?[jt]sx?$/, '').replace(/\/index$/, ''),
  refine({ kind, name, node, around }) {
    const inClass = around.at(-1)?.kind === 'class';
    if (node.type === 'export_statement') return { kind, name: 'default' };
    if (node.type === 'method_definition' && node.parent?.type === 'object' && !isBoundObject(node.parent)) return null;
    if (node.type === 'function_expression' || node.type === 'generator_function') return HOLDERS.has(node.parent?.type ?? '') ? null : { kind, name };
    if (node.type === 'pair') return isBoundObject(node.parent) ? { kind: 'method', name: text(node.childForFieldName('value')?.childForFieldName('name')) || name, qualifier: objectName(node.parent) } : null;
    if (node.type === 'assignment_expression') return assigned(kind, name, node);
    if (kind === 'method') return { kind: methodKind(name, node), name, ...(inClass ? {} : { qualifier: objectName(node.parent) }) };
    if (kind === 'variable') return isRequire(node) ? null : { kind: CONSTANT.test(name) ? 'const' : 'variable', name };
    return { kind, name };
  },
  outer(node) {
    const declaration = node.type === 'variable_declarator' && node.parent && children(node.parent).length === 1 ? node.parent : node;
    const statement = node.type === 'assignment_expression' && node.parent?.type === 'expression_statement' ? node.parent : declaration;
    return statement.parent?.type === 'export_statement' ? statement.parent : statement;
  },
  visibility: (name, node) => (name.startsWith('#') || modifier(node) === 'private' ? 'private' : modifier(node) === 'protected' ? 'protected' : 'public'),
  is_exported: (_, node) => hasExportAbove(node),
  imports(node) {
    if (node.type === 'import_statement') return [importStatement(node)];
    return node.type === 'variable_declarator' ? requireCall(node) : [];
  },
  exports: exportsOf,
};

const modifier = (node: Node): string | undefined => children(node).find((child) => child.type === 'accessibility_modifier')?.text;

function methodKind(name: string, node: Node): 'constructor' | 'property' | 'method' {
  if (name === 'constructor') return 'constructor';
  return node.children.some((child) => child?.type === 'get' || child?.type === 'set') ? 'property' : 'method';
}

/** `exports.x = …`, `Foo.prototype.bar = …`, `obj.method = …`. */
function assigned(kind: Parameters<LanguageRules['refine']>[0]['kind'], name: string, node: Node) {
  const owner = text(node.childForFieldName('left')?.childForFieldName('object'));
  if (owner === 'exports' || owner === 'module.exports') return { kind, name };
  if (owner === 'module' && name === 'exports') return { kind, name: text(node.childForFieldName('right')?.childForFieldName('name')) || 'exports' };
  const prototype = /^([\w$]+)\.prototype$/.exec(owner)?.[1];
  return { kind: kind === 'function' ? ('method' as const) : kind, name, qualifier: prototype ?? owner.replace(/^this\./, '') };
}

/** Around an object whose functions can be reached by name: what it is bound to, returned from, or constructed with. */
const BINDS = new Set(['variable_declarator', 'assignment_expression', 'export_statement', 'return_statement', 'arrow_function', 'public_field_definition', 'field_definition', 'pair']);
const WRAPS = new Set(['parenthesized_expression', 'as_expression', 'satisfies_expression']);

function isBoundObject(object: Node | null): boolean {
  let holder = object?.type === 'object' ? object.parent : null;
  while (holder && WRAPS.has(holder.type)) holder = holder.parent;
  if (holder?.type === 'pair') return isBoundObject(holder.parent);
  return BINDS.has(holder?.type ?? '') || (holder?.type === 'arguments' && holder.parent?.type === 'new_expression');
}

const objectName = (object: Node | null): string => {
  const holder = object?.parent;
  if (holder?.type === 'variable_declarator') return text(holder.childForFieldName('name'));
  return holder?.type === 'assignment_expression' ? text(holder.childForFieldName('left')) : '';
};

const isRequire = (declarator: Node): boolean => /^(await\s+)?(require|import)\s*\(/.test(text(declarator.childForFieldName('value')));

function hasExportAbove(node: Node): boolean {
  for (let here: Node | null = node; here !== null && here.type !== 'statement_block'; here = here.parent) if (here.type === 'export_statement') return true;
  return node.type === 'assignment_expression' && /^(module\.)?exports\b/.test(text(node.childForFieldName('left')));
}

function importStatement(node: Node): ImportFact {
  const clause = children(node).find((child) => child.type === 'import_clause');
  const fact: ImportFact = {
    module: unquote(text(node.childForFieldName('source'))),
    names: [],
    namespace: null,
    is_wildcard: false,
    is_reexport: false,
    line: node.startPosition.row + 1,
  };
  for (const part of children(clause)) {
    if (part.type === 'identifier') fact.names.push({ name: 'default', local: part.text });
    if (part.type === 'namespace_import') fact.namespace = text(part.namedChild(0));
    if (part.type === 'named_imports') fact.names.push(...children(part).map(specifier));
  }
  return fact;
}

const specifier = (node: Node): ImportedName => {
  const name = text(node.childForFieldName('name'));
  return { name, local: text(node.childForFieldName('alias')) || name };
};

/** `const x = require('m')`, `const { a, b: c } = require('m')`, `const x = require('m').y`. */
function requireCall(node: Node): ImportFact[] {
  const value = node.childForFieldName('value');
  const call = value?.type === 'member_expression' ? value.childForFieldName('object') : value;
  const argument = call?.childForFieldName('arguments')?.namedChild(0);
  if (text(call?.childForFieldName('function')) !== 'require' || argument?.type !== 'string') return [];
  const target = node.childForFieldName('name');
  const fact: ImportFact = { module: unquote(argument.text), names: [], namespace: null, is_wildcard: false, is_reexport: false, line: node.startPosition.row + 1 };
  if (value?.type === 'member_expression') fact.names.push({ name: text(value.childForFieldName('property')), local: text(target) });
  else if (target?.type === 'identifier') fact.namespace = target.text;
  else fact.names.push(...children(target).flatMap(patternName));
  return [fact];
}

function patternName(node: Node): ImportedName[] {
  if (node.type === 'shorthand_property_identifier_pattern') return [{ name: node.text, local: node.text }];
  return node.type === 'pair_pattern' ? [{ name: text(node.childForFieldName('key')), local: text(node.childForFieldName('value')) }] : [];
}

/** Names that leave the file, under the names they leave by. Re-exports come as `source` imports from `reexportsOf`. */
function exportsOf(node: Node): ExportFact[] {
  if (node.type === 'assignment_expression') return commonExports(node);
  const clause = children(node).find((child) => child.type === 'export_clause');
  if (clause && !node.childForFieldName('source'))
    return children(clause)
      .map(specifier)
      .map(({ name, local }) => ({ exported: local, local: name }));
  const declaration = node.childForFieldName('declaration');
  const isDefault = node.children.some((child) => child?.type === 'default');
  if (isDefault)
    return [
      {
        exported: 'default',
        local: text(declaration?.childForFieldName('name')) || (node.childForFieldName('value')?.type === 'identifier' ? text(node.childForFieldName('value')) : 'default'),
      },
    ];
  return [];
}

function commonExports(node: Node): ExportFact[] {
  const left = text(node.childForFieldName('left'));
  const right = node.childForFieldName('right');
  const name = /^(?:module\.)?exports\.([\w$]+)$/.exec(left)?.[1];
  if (name !== undefined) return [{ exported: name, local: right?.type === 'identifier' ? right.text : name }];
  if (left !== 'module.exports') return [];
  if (right?.type === 'identifier')
    return [
      { exported: 'default', local: right.text },
      { exported: 'module.exports', local: right.text },
    ];
  if (right?.type === 'object')
    return children(right).flatMap((child) =>
      child.type === 'shorthand_property_identifier'
        ? [{ exported: child.text, local: child.text }]
        : child.type === 'pair'
          ? [{ exported: text(child.childForFieldName('key')), local: text(child.childForFieldName('value')) }]
          : [],
    );
  const own = text(right?.childForFieldName('name')) || 'default';
  return [
    { exported: 'default', local: own },
    { exported: 'module.exports', local: own },
  ];
}

/** `export … from 'm'` as an import that goes out again; null for other exports. */
export function reexportOf(node: Node): ImportFact | null {
  const source = node.childForFieldName('source');
  if (node.type !== 'export_statement' || source === null) return null;
  const clause = children(node).find((child) => child.type === 'export_clause');
  const namespace = children(node).find((child) => child.type === 'namespace_export');
  const names = children(clause).map(specifier);
  return {
    module: unquote(source.text),
    names,
    namespace: namespace ? text(namespace.namedChild(0)) : null,
    is_wildcard: !clause && !namespace,
    is_reexport: true,
    line: node.startPosition.row + 1,
  };
}
