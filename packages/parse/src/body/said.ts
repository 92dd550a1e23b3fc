import { fieldOf, firstOf, namedOf, type PlainNode } from '../tree.ts';
import { lastName, nameOf, pathOf } from './names.ts';

/** What one node says of the symbol it stands in. */
export interface Said {
  calls?: string | null;
  /** `*`: something that is only known at run time. */
  raises?: string | null;
  /** Nodes that are given a value, or are changed. */
  targets?: PlainNode[];
  /** The targets are not looked at before. */
  is_plain?: boolean;
}

type Reader = (node: PlainNode, text: string) => Said;

const RAISING = new Set(['raise', 'panic', 'error', 'throw', 'reject', 'Err']);
const RUST_PANICS = new Set(['panic', 'unreachable', 'todo', 'unimplemented', 'bail']);
/** A name that begins as types do, or a member of one. */
const IS_TYPE = /(?:^|\.)\p{Lu}/u;

const spanned = (from: PlainNode, to: PlainNode): PlainNode => ({ ...to, start: from.start, children: [from, to] });

/** The node that says what is called. */
function calleeOf(node: PlainNode): PlainNode {
  const receiver = fieldOf(node, 'receiver') ?? fieldOf(node, 'object') ?? fieldOf(node, 'scope');
  const method = fieldOf(node, 'method') ?? fieldOf(node, 'name');
  if (receiver && method) return spanned(receiver, method);
  for (const field of ['function', 'constructor', 'macro', 'method', 'target', 'name', 'type']) {
    const found = fieldOf(node, field);
    if (found) return found;
  }
  return firstOf(node);
}

/** Elixir declares by calls. */
const DECLARING = /^(?:def|defp|defmodule|defmacro|defmacrop|defstruct|defprotocol|defimpl|defguard|return|local|declare)$/;

const call: Reader = (node, text) => {
  const calls = pathOf(calleeOf(node), text);
  if (DECLARING.test(calls ?? '')) return {};
  const last = calls?.split('.').at(-1) ?? '';
  return RAISING.has(last) ? { calls, raises: raised(argumentOf(node), text) } : { calls };
};

const macro: Reader = (node, text) => {
  const calls = pathOf(calleeOf(node), text);
  return RUST_PANICS.has(calls ?? '') ? { calls, raises: calls } : { calls };
};

function argumentOf(node: PlainNode): PlainNode | undefined {
  const list = node.children.find(({ type, field }) => /arguments?$|argument_list$|call_suffix/.test(type) || field === 'arguments');
  const first = list ? namedOf(list)[0] : undefined;
  return first && /^(?:value_arguments|argument|value_argument)$/.test(first.type) ? namedOf(first)[0] : first;
}

/** What is thrown: the class that is made, else `*`. */
function raised(node: PlainNode | undefined, text: string): string | null {
  if (node === undefined) return '*';
  const path = /call|creation|new_expression|instance|invocation/.test(node.type) ? (call(node, text).calls ?? null) : pathOf(node, text);
  const made = path?.replace(/\.new$/, '') ?? null;
  return made !== null && IS_TYPE.test(made) ? made : '*';
}

const raise: Reader = (node, text) => ({
  raises: raised(
    namedOf(node).find(({ type }) => type !== 'throw_keyword'),
    text,
  ),
});

const target =
  (...fields: string[]): Reader =>
  (node) => ({ targets: fields.flatMap((field) => node.children.filter((child) => child.field === field)).slice(0, 8), is_plain: true });

const change: Reader = (node) => ({ targets: [fieldOf(node, 'left') ?? fieldOf(node, 'argument') ?? firstOf(node)] });

const assign: Reader = (node, text) => {
  const left = fieldOf(node, 'left') ?? fieldOf(node, 'target') ?? firstOf(node);
  const right = fieldOf(node, 'right') ?? fieldOf(node, 'result') ?? fieldOf(node, 'value');
  // What stands between tells `=` from `+=`.
  const between = right ? text.slice(left.end, right.start) : '=';
  return { targets: [left], is_plain: /^[^-+*/%&|^<>?~]*:?=\s*[&*({[]*\s*$/.test(between) };
};

/** Rows are types of nodes; what a grammar calls otherwise is a row more. */
const ROWS: Readonly<Record<string, Reader>> = {
  call,
  call_expression: call,
  function_call: call,
  function_call_expression: call,
  method_invocation: call,
  member_call_expression: call,
  nullsafe_member_call_expression: call,
  scoped_call_expression: call,
  invocation_expression: call,
  constructor_invocation: call,
  command: call,
  decorator: (node, text) => ({ calls: /call/.test(firstOf(node).type) ? null : pathOf(firstOf(node), text) }),
  new_expression: call,
  object_creation_expression: call,
  instance_expression: call,
  instance_creation_expression: call,
  composite_literal: call,
  struct_expression: call,
  explicit_constructor_invocation: call,
  macro_invocation: macro,
  jsx_opening_element: call,
  jsx_self_closing_element: call,
  raise_statement: raise,
  throw_statement: raise,
  throw_expression: raise,
  // Rust's `?`.
  try_expression: (node, text) => (text[node.end - 1] === '?' ? { raises: '*' } : {}),
  control_transfer_statement: (node, text) => (node.children[0]?.type === 'throw_keyword' ? raise(node, text) : {}),
  assignment: assign,
  assignment_expression: assign,
  assignment_statement: assign,
  short_var_declaration: assign,
  augmented_assignment: change,
  augmented_assignment_expression: change,
  compound_assignment_expr: change,
  operator_assignment: change,
  update_expression: change,
  inc_statement: change,
  dec_statement: change,
  postfix_unary_expression: change,
  prefix_unary_expression: change,
  postfix_expression: change,
  delete_statement: change,
  named_expression: target('name'),
  variable_declarator: target('name'),
  init_declarator: target('declarator'),
  initialized_variable_definition: target('name'),
  let_declaration: target('pattern'),
  val_definition: target('pattern'),
  var_definition: target('pattern'),
  property_declaration: target('name'),
  var_spec: target('name'),
  range_clause: target('left'),
  for_statement: target('left', 'pattern'),
  for_in_statement: target('left'),
  for_expression: target('pattern'),
  enhanced_for_statement: target('name'),
  variable_assignment: target('name'),
  variable_declaration: (node) => ({ targets: node.children.filter(({ type }) => type === 'identifier'), is_plain: true }),
  as_pattern_target: (node) => ({ targets: [node], is_plain: true }),
  binary_operator: (node, text) => (node.children.some(({ field, start, end }) => field === 'operator' && text.slice(start, end) === '=') ? assign(node, text) : {}),
  unary_expression: (node) => (node.children[0]?.type === 'delete' ? change(node, '') : {}),
};

const READERS = new Map(Object.entries(ROWS));

/** What a node says, by its type. */
export const saidBy = (node: PlainNode, text: string, language: string): Said | null =>
  node.is_named ? (READERS.get(node.type)?.(node, text) ?? (language === 'dart' ? dartCall(node, text) : null)) : null;

/** Dart has what is called and its arguments side by side. */
function dartCall(node: PlainNode, text: string): Said | null {
  const at = node.children.findIndex(({ type, children }) => type === 'selector' && children[0]?.type === 'argument_part');
  const before = node.children[at - 1];
  return before === undefined ? null : { calls: lastName(before, text) };
}

/** What a target names: itself where it is a name or a path, else every name in its pattern. */
export function written(node: PlainNode, text: string): string[] {
  if (/pattern$|_list$|tuple|^(?:object|array)_pattern/.test(node.type) && node.children.length > 0)
    return node.children.flatMap((child) => (child.field === 'key' ? [] : written(child, text)));
  const path = nameOf(node, text) ?? pathOf(node, text);
  return path === null ? [] : [path];
}
