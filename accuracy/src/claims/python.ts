import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { CodeTruth, Truths } from './truth.ts';

const READ = `
import ast, json, sys
def last(node):
    while isinstance(node, (ast.Subscript, ast.Starred)): node = node.value
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else None
def names(node):
    return [n.id if isinstance(n, ast.Name) else n.attr for n in ast.walk(node) if isinstance(n, (ast.Name, ast.Attribute))]
def targets(node):
    if isinstance(node, (ast.Tuple, ast.List)): return [x for e in node.elts for x in targets(e)]
    return [last(node)]
def truth(node):
    t = dict(calls=[], raises=[], takes=[], reads=[], writes=[], touched=[], returns=[], bases=[], words=[])
    for n in ast.walk(node):
        if isinstance(n, ast.Call):
            t["calls"].append(last(n.func))
            if isinstance(n.func, ast.Attribute): t["touched"] += names(n.func.value)
            for a in n.args + [k.value for k in n.keywords]: t["touched"] += names(a)
        elif isinstance(n, ast.Raise) and n.exc is not None:
            e = last(n.exc.func) if isinstance(n.exc, ast.Call) else last(n.exc)
            if e and e[:1].isupper(): t["raises"].append(e)
        elif isinstance(n, ast.Assign):
            for x in n.targets: t["writes"] += targets(x)
        elif isinstance(n, (ast.AugAssign, ast.AnnAssign, ast.For, ast.AsyncFor, ast.comprehension, ast.NamedExpr)): t["writes"] += targets(n.target)
        elif isinstance(n, ast.Delete):
            for x in n.targets: t["writes"] += targets(x)
        elif isinstance(n, ast.withitem) and n.optional_vars is not None: t["writes"] += targets(n.optional_vars)
        if isinstance(n, ast.Name):
            t["words"].append(n.id)
            if isinstance(n.ctx, ast.Load): t["reads"].append(n.id)
        elif isinstance(n, ast.Attribute):
            t["words"].append(n.attr)
            if isinstance(n.ctx, ast.Load): t["reads"].append(n.attr)
        elif isinstance(n, ast.arg): t["words"].append(n.arg)
        elif isinstance(n, ast.Constant) and isinstance(n.value, str): t["words"] += n.value.replace(".", " ").split()
    if isinstance(node, ast.ClassDef): t["bases"] = [last(b) for b in node.bases]
    else:
        a = node.args
        t["takes"] = [x.arg for x in a.posonlyargs + a.args + a.kwonlyargs + [y for y in (a.vararg, a.kwarg) if y]]
        if node.returns is not None: t["returns"] = names(node.returns)
    return {k: sorted({x for x in v if x}) for k, v in t.items()}
for path in sys.stdin.read().split("\\n"):
    try: tree = ast.parse(open(sys.argv[1] + "/" + path, "rb").read())
    except (SyntaxError, ValueError): continue
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            first = min([node.lineno] + [one.lineno for one in node.decorator_list])
            print(json.dumps([path + ":" + node.name + ":" + str(first), truth(node)]))
`;

/** What Python's own parser says of every function and class. */
export async function pythonTruths(folder: string, paths: readonly string[]): Promise<Truths> {
  const run = promisify(execFile)('python3', ['-c', READ, folder], { maxBuffer: 512 * 1024 * 1024 });
  run.child.stdin?.end(paths.join('\n'));
  const { stdout } = await run;
  return new Map(
    stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as [string, CodeTruth]),
  );
}
