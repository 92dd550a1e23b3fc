import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { type CodeTruth, type Truths, wordsOf } from './truth.ts';

/** What TypeScript's own parser says of every function, method and class of TypeScript and JavaScript files. */
export function typescriptTruths(folder: string, paths: readonly string[]): Truths {
  const truths = new Map<string, CodeTruth>();
  for (const path of paths) {
    const file = ts.createSourceFile(path, readFileSync(join(folder, path), 'utf8'), ts.ScriptTarget.Latest, true);
    const visit = (node: ts.Node): void => {
      const declared = declaration(node);
      if (declared) truths.set(`${path}:${declared.name}:${file.getLineAndCharacterOfPosition(declared.outer.getStart(file)).line + 1}`, truthOf(declared.node));
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  return truths;
}

function declaration(node: ts.Node): { name: string; node: ts.Node; outer: ts.Node } | null {
  if ((ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node) || ts.isClassDeclaration(node)) && node.name && (ts.isClassDeclaration(node) || node.body))
    return { name: node.name.getText(), node, outer: node };
  if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer && (ts.isArrowFunction(node.initializer) || ts.isFunctionExpression(node.initializer)))
    return { name: node.name.text, node: node.initializer, outer: node.parent.parent };
  return null;
}

const lastName = (node: ts.Node): string | null => {
  if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) return node.text;
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  if (ts.isElementAccessExpression(node) || ts.isNonNullExpression(node) || ts.isParenthesizedExpression(node) || ts.isAsExpression(node)) return lastName(node.expression);
  return null;
};

function truthOf(node: ts.Node): CodeTruth {
  const truth: Record<keyof CodeTruth, Set<string>> = {
    calls: new Set(),
    raises: new Set(),
    takes: new Set(),
    reads: new Set(),
    writes: new Set(),
    touched: new Set(),
    returns: new Set(),
    bases: new Set(),
    words: new Set(wordsOf(node.getFullText())),
  };
  const add = (kind: keyof CodeTruth, name: string | null): void => void (name && truth[kind].add(name));
  const visit = (one: ts.Node): void => {
    if (ts.isCallExpression(one) || ts.isNewExpression(one)) {
      add('calls', lastName(one.expression));
      if (ts.isPropertyAccessExpression(one.expression)) for (const word of wordsOf(one.expression.expression.getText())) add('touched', word);
      for (const argument of one.arguments ?? []) for (const word of wordsOf(argument.getText())) add('touched', word);
    } else if (ts.isThrowStatement(one) && ts.isNewExpression(one.expression)) add('raises', lastName(one.expression.expression));
    else if (ts.isBinaryExpression(one) && one.operatorToken.kind >= ts.SyntaxKind.FirstAssignment && one.operatorToken.kind <= ts.SyntaxKind.LastAssignment)
      add('writes', lastName(one.left));
    else if (
      (ts.isPrefixUnaryExpression(one) || ts.isPostfixUnaryExpression(one)) &&
      (one.operator === ts.SyntaxKind.PlusPlusToken || one.operator === ts.SyntaxKind.MinusMinusToken)
    )
      add('writes', lastName(one.operand));
    else if (ts.isDeleteExpression(one)) add('writes', lastName(one.expression));
    else if (ts.isVariableDeclaration(one) || (ts.isBindingElement(one) && !isOfParameter(one))) add('writes', lastName(one.name));
    if (ts.isIdentifier(one) && !isName(one)) add('reads', one.text);
    ts.forEachChild(one, visit);
  };
  ts.forEachChild(node, visit);
  if (ts.isFunctionLike(node)) {
    for (const { name } of node.parameters) for (const word of bound(name)) add('takes', word);
    for (const word of wordsOf(node.type?.getText() ?? '')) add('returns', word);
  }
  if (ts.isClassDeclaration(node)) for (const { types } of node.heritageClauses ?? []) for (const { expression } of types) add('bases', lastName(expression));
  return Object.fromEntries(Object.entries(truth).map(([kind, names]) => [kind, [...names].sort()])) as unknown as CodeTruth;
}

const isOfParameter = (node: ts.Node): boolean => ts.isParameter(node) || (!ts.isStatement(node) && node.parent !== undefined && isOfParameter(node.parent));

/** Where it is declared or given a value it is not read. */
const isName = (node: ts.Identifier): boolean =>
  (ts.isVariableDeclaration(node.parent) && node.parent.name === node) ||
  (ts.isBinaryExpression(node.parent) && node.parent.left === node) ||
  ts.isParameter(node.parent) ||
  ts.isBindingElement(node.parent);

const bound = (name: ts.BindingName): string[] =>
  ts.isIdentifier(name) ? [name.text] : name.elements.flatMap((element) => (ts.isBindingElement(element) ? bound(element.name) : []));
