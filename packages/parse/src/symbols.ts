import type { CodeSymbol, SymbolId, SymbolKind, Visibility } from '@doctown/schema';
import { cleanComment, commentAbove, fileComment } from './comments.ts';
import { plainDoc } from './doc-markup.ts';
import type { Node, QueryMatch } from './grammar.ts';
import { symbolId } from './ids.ts';
import { packageAt } from './language/packages.ts';
import type { Found, LanguageRules } from './language/rules.ts';
import { oneLine } from './language/rules.ts';
import { decoratorsOf, modifiersOf, undecorated } from './modifiers.ts';
import { MAX_DEPTH } from './tree.ts';

/** A symbol while its node is alive, with what chunks and calls need to know. */
export interface LocatedSymbol {
  symbol: CodeSymbol;
  /** UTF-16 range of the whole declaration, doc comment included. */
  start: number;
  end: number;
  /** UTF-16 range of the node the query found it at. */
  node_range: readonly [number, number];
  parent: LocatedSymbol | null;
}

export interface FileInput {
  file_path: string;
  language: string;
  text: string;
}

const MAX_SIGNATURE = 400;
/** What is declared deeper inside of other declarations is left out: names would grow with the square of the depth. No tree is read this deep either, so that its lines are reported. */
const MAX_NESTED = MAX_DEPTH / 2;
/** `async` or `suspend` among the words before a declaration's name, or where its value begins. */
const ASYNC = /^(?:(?:@\w+|\[[^\]]*\]|pub(?:\([^)]*\))?|[a-z]+)\s+)*?(?:async|suspend)\s+\S|=\s*async\b/;
const CONTAINERS = new Set<SymbolKind>(['class', 'struct', 'interface', 'trait', 'impl', 'enum', 'namespace', 'module', 'union', 'component']);

/** The module symbol first, then every declaration in source order. */
export function findSymbols(file: FileInput, rules: LanguageRules, root: Node, matches: readonly QueryMatch[], toByte: (index: number) => number): LocatedSymbol[] {
  const lines = file.text.split('\n');
  const lineStarts = startsOf(lines);
  const module = moduleSymbol(file, rules, root, lines, toByte);
  const located = [module, ...wholeSymbol(file, rules, module)];
  const open: LocatedSymbol[] = [...located];
  const ordinals = new Map<string, number>();
  const filePackage = rules.packageOf?.(root) ?? null;
  const packages = rules.packagesIn?.(root) ?? [];
  const first = open.length;
  for (const { kind, name, node } of declarations(matches)) {
    while (open.length > first && (open.at(-1)?.end ?? 0) < node.endIndex) open.pop();
    if (open.length > MAX_NESTED) continue;
    const parent = open.findLast(({ symbol }) => symbol.kind !== 'type_alias') ?? module;
    const around = open.slice(1).map(({ symbol }) => ({ kind: symbol.kind, name: symbol.name }));
    if (isLocalVariable(kind, parent)) continue;
    const refined = rules.refine({ kind, name, node, around });
    if (refined === null) continue;
    const outer = rules.outer(node);
    const announced = rules.announcements?.(node) ?? [];
    const comment = firstComment(lines, [...announced.map(rules.outer), outer], rules);
    const packageName = packageAt(packages, node.startIndex) ?? filePackage;
    const qualified_name = qualify(rules, parent, packageName, refined.qualifier, refined.name, rules.memberMark?.(node) ?? null) + (refined.suffix ?? '');
    const key = `${qualified_name}\0${refined.kind}`;
    const ordinal = ordinals.get(key) ?? 0;
    ordinals.set(key, ordinal + 1);
    const decorators = decoratorsOf(node, outer);
    const signature = signatureOf(rules.signedBy?.(node) ?? (rules.signature_is_around ? outer : (announced[0] ?? node)), refined.kind, rules, decorators);
    const { from, to } = rules.extent?.(node) ?? { from: announced[0] ? rules.outer(announced[0]) : outer, to: outer };
    const start = Math.min(comment ? (lineStarts[comment.row] ?? outer.startIndex) : outer.startIndex, from.startIndex);
    const symbol: CodeSymbol = {
      symbol_id: symbolId(file.file_path, qualified_name, refined.kind, ordinal),
      name: refined.name,
      qualified_name,
      kind: refined.kind,
      language: file.language,
      file_path: file.file_path,
      signature,
      doc_comment: plainOrNull(cleanDoc(rules.innerDoc?.(node)) ?? comment?.doc ?? null, file.language),
      visibility: rules.visibility(refined.name, node, refined.kind) as Visibility,
      is_exported: rules.is_exported(refined.name, node, refined.kind),
      is_async: rules.isAsync?.(node) ?? ASYNC.test(node.text.slice(0, 200)),
      ...modifiersOf({ node, kind: refined.kind, parent: parent.symbol.kind, signature, has_body: bodyOf(node, rules) !== null }, decorators),
      parent_id: parent.symbol.symbol_id as SymbolId,
      byte_range: [toByte(outer.startIndex), toByte(to.endIndex)],
      documented_range: [toByte(start), toByte(to.endIndex)],
      line_range: [outer.startPosition.row + 1, lastLine(to)],
      chunk_ids: [],
    };
    const one = { symbol, start: Math.max(start, parent === module ? 0 : parent.start), end: to.endIndex, node_range: [node.startIndex, node.endIndex] as const, parent };
    located.push(one);
    open.push(one);
  }
  return located;
}

/** The doc comment of the first of several declarations that has one. */
function firstComment(lines: readonly string[], nodes: readonly Node[], { line_mark }: LanguageRules): ReturnType<typeof commentAbove> {
  for (const { startPosition } of nodes) {
    const comment = commentAbove(lines, startPosition.row, line_mark);
    if (comment) return comment;
  }
  return null;
}

/** A node that ends where a line begins ended on the line before. */
const lastLine = ({ startPosition, endPosition }: Node): number => (endPosition.column === 0 && endPosition.row > startPosition.row ? endPosition.row : endPosition.row + 1);

/** Found declarations by position; of several on one node the query's first wins. */
function declarations(matches: readonly QueryMatch[]): { kind: SymbolKind; name: string; node: Node }[] {
  const byNode = new Map<number, { kind: SymbolKind; name: string; node: Node; pattern: number }>();
  for (const { captures, patternIndex } of matches) {
    const definition = captures.find(({ name }) => name.startsWith('symbol.'));
    if (definition === undefined) continue;
    const known = byNode.get(definition.node.id);
    if (known && known.pattern <= patternIndex) continue;
    const name = captures.find((capture) => capture.name === 'name')?.node.text ?? '';
    byNode.set(definition.node.id, { kind: definition.name.slice(7) as SymbolKind, name: name.replace(/^(['"])(.*)\1$/, '$2'), node: definition.node, pattern: patternIndex });
  }
  return [...byNode.values()].sort((a, b) => a.node.startIndex - b.node.startIndex || b.node.endIndex - a.node.endIndex || a.pattern - b.pattern);
}

const isLocalVariable = (kind: SymbolKind, parent: LocatedSymbol): boolean => (kind === 'variable' || kind === 'const') && !CONTAINERS.has(parent.symbol.kind);

function qualify(rules: LanguageRules, parent: LocatedSymbol, packageName: string | null, qualifier: string | undefined, name: string, mark: string | null): string {
  const base =
    parent.parent === null && packageName !== null
      ? packageName
      : parent.symbol.kind === 'impl'
        ? [parent.parent?.parent === null && packageName !== null ? packageName : parent.parent?.symbol.qualified_name, parent.symbol.name.replace(/^.* for /, '')]
            .filter(Boolean)
            .join(rules.separator)
        : parent.symbol.qualified_name;
  const separator = parent.parent === null ? rules.separator : (mark ?? rules.member_separator ?? rules.separator);
  return [base, qualifier, name].filter((part) => part !== undefined && part !== '').join(separator);
}

/** The last part of a module's path. Where files are not named with dots between, a dot is of the name: `uv.h`, `vite.config`. */
function moduleNameOf(path: string, file_path: string): string {
  const last = path.split('/').pop() ?? path;
  if (path.includes('/') || file_path.startsWith(last)) return last;
  return last.split(/\.|::/).filter(Boolean).pop() ?? path;
}

function moduleSymbol(file: FileInput, rules: LanguageRules, root: Node, lines: readonly string[], toByte: (index: number) => number): LocatedSymbol {
  const qualified_name = rules.moduleName(file.file_path) || file.file_path;
  const symbol: CodeSymbol = {
    symbol_id: symbolId(file.file_path, qualified_name, 'module', 0),
    name: moduleNameOf(qualified_name, file.file_path),
    qualified_name,
    kind: 'module',
    language: file.language,
    file_path: file.file_path,
    signature: file.file_path,
    doc_comment: plainOrNull(cleanDoc(rules.innerDoc?.(root)) ?? fileComment(lines, rules.line_mark), file.language),
    visibility: 'public',
    is_exported: true,
    is_async: false,
    is_static: false,
    is_abstract: false,
    decorators: [],
    parent_id: null,
    byte_range: [0, toByte(file.text.length)],
    documented_range: [0, toByte(file.text.length)],
    line_range: [1, Math.max(1, lines.length - (lines.at(-1) === '' ? 1 : 0))],
    chunk_ids: [],
  };
  return { symbol, start: 0, end: file.text.length, node_range: [0, file.text.length], parent: null };
}

/** What the whole file is besides a module. */
function wholeSymbol(file: FileInput, rules: LanguageRules, module: LocatedSymbol): LocatedSymbol[] {
  const whole = rules.wholeFile?.(file.file_path, file.text);
  if (whole === undefined) return [];
  const { kind, name, signature, doc } = whole;
  const qualified_name = `${module.symbol.qualified_name}${rules.separator}${name}`;
  const symbol_id = symbolId(file.file_path, qualified_name, kind, 0);
  const symbol = { ...module.symbol, symbol_id, name, qualified_name, kind, signature, doc_comment: doc, parent_id: module.symbol.symbol_id, chunk_ids: [] };
  return [{ ...module, symbol, parent: module }];
}

const plainOrNull = (doc: string | null, language: string): string | null => (doc === null ? null : plainDoc(doc, language) || null);

const cleanDoc = (doc: string | undefined): string | null => (doc === undefined ? null : cleanComment(doc) || null);

/** What a declaration does, as far as it is written here. */
function bodyOf(node: Node, rules: LanguageRules): Node | null {
  const holder = node.childForFieldName('value') ?? node.childForFieldName('right');
  const functionNode = holder && /function|class/.test(holder.type) ? holder : null;
  return rules.bodyOf?.(node) ?? node.childForFieldName('body') ?? functionNode?.childForFieldName('body') ?? null;
}

/** Without decorators and body, on one line; a value is shown when it is short. */
function signatureOf(node: Node, kind: Found['kind'], rules: LanguageRules, decorators: readonly string[]): string {
  const body = bodyOf(node, rules) ?? (kind === 'struct' || kind === 'interface' ? node.childForFieldName('type')?.namedChild(0) : null);
  const end = body ? body.startIndex - node.startIndex : node.text.length;
  const text = undecorated(oneLine(node.text.slice(0, end)), decorators).replace(/\s*(=>|[{:=;])\s*$/, '');
  return text.length <= MAX_SIGNATURE ? text : `${text.slice(0, MAX_SIGNATURE - 1)}…`;
}

function startsOf(lines: readonly string[]): number[] {
  const starts: number[] = [];
  let at = 0;
  for (const line of lines) {
    starts.push(at);
    at += line.length + 1;
  }
  return starts;
}

/** The innermost symbol around a place. */
export function innermost(located: readonly LocatedSymbol[], index: number): LocatedSymbol {
  let low = 0;
  let high = located.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((located[middle]?.start ?? 0) <= index) low = middle;
    else high = middle - 1;
  }
  let here: LocatedSymbol | null = located[low] ?? null;
  while (here?.parent && here.end <= index) here = here.parent;
  return here ?? (located[0] as LocatedSymbol);
}
