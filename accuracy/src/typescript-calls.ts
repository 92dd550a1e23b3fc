import { relative } from 'node:path';
import ts from 'typescript';

/** A call the TypeScript checker resolved: `caller file > caller -> callee file > callee`, by last names; top level is `<module>`. */
export interface CheckedCalls {
  edges: Set<string>;
  /** `caller file > caller` with the names it calls that the checker could not resolve: nobody can judge those. */
  open: Set<string>;
}

/** Calls between named functions of the given files, as the compiler resolves them. */
export function checkedCalls(root: string, files: readonly string[]): CheckedCalls {
  const program = ts.createProgram([...files], {
    allowJs: true,
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    skipLibCheck: true,
  });
  const checker = program.getTypeChecker();
  const own = new Set(files);
  const result: CheckedCalls = { edges: new Set(), open: new Set() };
  for (const file of program.getSourceFiles()) if (own.has(file.fileName)) visit(file, `${relative(root, file.fileName)} > <module>`);
  return result;

  function visit(node: ts.Node, caller: string): void {
    const name = functionName(node);
    const here = name === null ? caller : `${relative(root, node.getSourceFile().fileName)} > ${name}`;
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) note(node, here);
    ts.forEachChild(node, (child) => visit(child, here));
  }

  function note(node: ts.CallExpression | ts.NewExpression, caller: string): void {
    const written =
      node.expression
        .getText()
        .split(/[.!?]+/)
        .pop() ?? '';
    const declaration = checker.getResolvedSignature(node)?.declaration;
    if (declaration === undefined) result.open.add(`${caller} ${written}`);
    if (declaration === undefined || ts.isJSDocSignature(declaration)) return;
    const name = functionName(declaration);
    const file = declaration.getSourceFile().fileName;
    if (name === null || !own.has(file) || isOnlyAType(declaration)) {
      if (own.has(file)) result.open.add(`${caller} ${written}`);
    } else result.edges.add(`${caller} -> ${relative(root, file)} > ${name}`);
  }
}

/** What holds a value, past parentheses and casts. */
function outOfParentheses(node: ts.Node): ts.Node {
  let { parent } = node;
  while (ts.isParenthesizedExpression(parent) || ts.isAsExpression(parent) || ts.isSatisfiesExpression(parent)) parent = parent.parent;
  return parent;
}

const isOnlyAType = (node: ts.Node): boolean =>
  ts.isMethodSignature(node) || ts.isCallSignatureDeclaration(node) || ts.isFunctionTypeNode(node) || ts.isConstructSignatureDeclaration(node);

/** The name a function has, by itself or by the variable or property it is the value of; null when it has none. */
function functionName(node: ts.Node): string | null {
  if (ts.isConstructorDeclaration(node)) return 'constructor';
  if (ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node) || ts.isMethodSignature(node)) return node.name ? node.name.getText().replace(/^['"]|['"]$/g, '') : null;
  if (!ts.isArrowFunction(node) && !ts.isFunctionExpression(node)) return null;
  if (node.name) return node.name.text;
  const parent = outOfParentheses(node);
  if (ts.isBinaryExpression(parent) && ts.isPropertyAccessExpression(parent.left)) return parent.left.name.text;
  return (ts.isVariableDeclaration(parent) || ts.isPropertyDeclaration(parent) || ts.isPropertyAssignment(parent)) && ts.isIdentifier(parent.name) ? parent.name.text : null;
}
