import type { Node } from '../grammar.ts';
import type { LanguageRules } from './rules.ts';

const children = (node: Node | null | undefined): Node[] => (node?.namedChildren ?? []).filter((child) => child !== null);
const SIGNATURE = /^(function|getter|setter|operator|constructor|constant_constructor|factory_constructor|redirecting_factory_constructor)_signature$/;
const isBody = (node: Node | null): node is Node => node?.type === 'function_body';

/** The signature inside what holds it. */
const signatureIn = (node: Node): Node | undefined => (SIGNATURE.test(node.type) ? node : children(node).find(({ type }) => SIGNATURE.test(type)));

/** The parts of a constructor's name: `Price` or `Price.of`. */
const namesOf = (signature: Node): string[] => {
  const end = children(signature).findIndex(({ type }) => type === 'formal_parameter_list');
  return children(signature)
    .slice(0, end < 0 ? undefined : end)
    .flatMap(({ type, text }) => (type === 'identifier' ? [text] : []));
};

const operatorOf = (signature: Node): string => `operator ${/operator\s*(==|\[\]=|\[\]|[^\s(]+)/.exec(signature.text)?.[1] ?? ''}`;

function member(node: Node): ReturnType<LanguageRules['refine']> {
  const signature = signatureIn(node);
  if (signature === undefined) return null;
  if (signature.type.includes('constructor')) return { kind: 'constructor', name: namesOf(signature).at(-1) ?? '' };
  if (signature.type === 'operator_signature') return { kind: 'method', name: operatorOf(signature) };
  return { kind: /^[gs]etter/.test(signature.type) ? 'property' : 'method', name: signature.childForFieldName('name')?.text ?? '' };
}

/** The name of a `typedef`; where it is written like a function, the name is right before what that takes. */
function aliasName(node: Node): string {
  const parts = children(node);
  const list = parts.findIndex(({ type }) => type === 'formal_parameter_list');
  return (
    parts
      .slice(0, list < 0 ? undefined : list)
      .filter(({ type }) => type === 'type_identifier')
      .at(list < 0 ? 0 : -1)?.text ?? ''
  );
}

/** Dart: a leading underscore keeps a name in its library; what a function does stands behind its signature. */
export const dart: LanguageRules = {
  separator: '.',
  line_mark: '//',
  signature_is_around: true,
  moduleName: (file_path) => file_path.replace(/\.dart$/, ''),
  refine({ kind, name, node }) {
    if (node.type === 'method_signature' || node.type === 'declaration') return member(node);
    if (node.type === 'extension_declaration')
      return { kind, name: node.childForFieldName('name')?.text ?? `on ${children(node).find(({ type }) => type === 'type_identifier')?.text}` };
    if (node.type === 'type_alias') return { kind, name: aliasName(node) };
    if (/^[gs]etter_signature$/.test(node.type)) return { kind: 'property', name };
    return { kind, name };
  },
  outer(node) {
    const list = /^(initialized_identifier|static_final_declaration)$/.test(node.type) ? node.parent : null;
    return list?.parent?.type === 'declaration' && children(list).length === 1 ? list.parent : node;
  },
  extent(node) {
    const outer = this.outer(node);
    let from = outer;
    for (let above = outer.previousNamedSibling; above?.type === 'annotation'; above = above.previousNamedSibling) from = above;
    const next = outer.nextNamedSibling;
    return { from, to: (SIGNATURE.test(node.type) || node.type === 'method_signature') && isBody(next) ? next : outer };
  },
  bodyOf(node) {
    if (SIGNATURE.test(node.type) || node.type === 'method_signature') return isBody(node.nextNamedSibling) ? node.nextNamedSibling : null;
    if (node.type === 'declaration') return children(node).find(({ type }) => type === 'initializers' || type === 'redirection') ?? null;
    return node.childForFieldName('body') ?? children(node).find(({ type }) => type === 'class_body') ?? null;
  },
  isAsync: (node) => /^async\b/.test((node.type === 'lambda_expression' ? node.childForFieldName('body') : node.nextNamedSibling)?.text.slice(0, 8) ?? ''),
  visibility: (name) => (name.startsWith('_') ? 'private' : 'public'),
  is_exported: (name) => !name.startsWith('_'),
};
