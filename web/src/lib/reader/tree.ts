/** A file as the tree is told of it. */
export interface TreeFile {
  file_path: string;
  language: string;
  symbol_count: number;
  documented: number;
}

/** A folder or a file. A folder that holds one folder and nothing else is one line with it: `src/main/java`. */
export interface TreeNode {
  name: string;
  path: string;
  depth: number;
  symbol_count: number;
  file_count: number;
  language: string | null;
  children: TreeNode[];
}

/** Folders first, then files, each by name. */
export function buildTree(files: readonly TreeFile[]): TreeNode[] {
  const root = folder('', '');
  for (const file of files) insert(root, file);
  return settle(root, -1).children;
}

const folder = (name: string, path: string): TreeNode => ({ name, path, depth: 0, symbol_count: 0, file_count: 0, language: null, children: [] });

function insert(root: TreeNode, { file_path, language, symbol_count }: TreeFile): void {
  const parts = file_path.split('/');
  let at = root;
  for (const [place, name] of parts.entries()) {
    at.symbol_count += symbol_count;
    at.file_count++;
    if (place === parts.length - 1) {
      at.children.push({ ...folder(name, file_path), symbol_count, file_count: 1, language });
      return;
    }
    const path = parts.slice(0, place + 1).join('/');
    at = childFolder(at, name, path);
  }
}

const foldersOf = new WeakMap<TreeNode, Map<string, TreeNode>>();

function childFolder(parent: TreeNode, name: string, path: string): TreeNode {
  const known = foldersOf.get(parent) ?? new Map<string, TreeNode>();
  foldersOf.set(parent, known);
  const child = known.get(name) ?? folder(name, path);
  if (!known.has(name)) parent.children.push(child);
  known.set(name, child);
  return child;
}

function settle(node: TreeNode, depth: number): TreeNode {
  let here = node;
  while (depth >= 0 && isFolder(here) && here.children.length === 1 && isFolder(here.children[0]!)) {
    const [only] = here.children as [TreeNode];
    here = { ...only, name: `${here.name}/${only.name}` };
  }
  const children = here.children.map((child) => settle(child, depth + 1)).sort((a, b) => Number(isFolder(b)) - Number(isFolder(a)) || (a.name < b.name ? -1 : 1));
  return { ...here, depth, children };
}

const isFolder = ({ language }: TreeNode): boolean => language === null;

/** The lines to show: children only of folders that are open. */
export function visibleNodes(nodes: readonly TreeNode[], open: ReadonlySet<string>): TreeNode[] {
  return nodes.flatMap((node) => (open.has(node.path) ? [node, ...visibleNodes(node.children, open)] : [node]));
}

/** Folders that must be open for `path` to be seen. */
export function foldersAbove(nodes: readonly TreeNode[], path: string): string[] {
  const inside = nodes.find((node) => node.children.length > 0 && path.startsWith(`${node.path}/`));
  return inside ? [inside.path, ...foldersAbove(inside.children, path)] : [];
}

/** Files whose path holds every typed word, for a tree that shows only them. */
export function filterFiles<T extends TreeFile>(files: readonly T[], typed: string): T[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return words.length === 0 ? [...files] : files.filter(({ file_path }) => words.every((word) => file_path.toLowerCase().includes(word)));
}
