import type { SymbolKind, Visibility } from '@doctown/schema';
import type { LineMark } from '../comments.ts';
import type { Node } from '../grammar.ts';
import type { PackageRange } from './packages.ts';

/** A declaration as the query found it. */
export interface Found {
  kind: SymbolKind;
  name: string;
  node: Node;
  /** The kinds and names of what is around it, outermost first, without the module. */
  around: readonly { kind: SymbolKind; name: string }[];
}

/** What is particular to a language. All functions are pure; nodes are only valid during the call. */
export interface LanguageRules {
  /** Between the parts of a qualified name. */
  separator: string;
  /** What begins a comment to the end of the line. */
  line_mark: LineMark;
  /** A declarator stands inside what is declared, so that the signature is around it. */
  signature_is_around?: boolean;
  /** The node whose text is the signature, where that is neither what the query found nor what is around it. */
  signedBy?(node: Node): Node | null;
  /** What stands between a type and this member of it, where that depends on the member. */
  memberMark?(node: Node): string | null;
  /** Where the word stands behind the name. */
  isAsync?(node: Node): boolean;
  /** What stands right before a declaration and announces it, in order: one symbol with it. */
  announcements?(node: Node): Node[];
  /** What the signature ends before, where the grammar has no field `body`. */
  bodyOf?(node: Node): Node | null;
  /** Between a type and its members, where that is another sign. */
  member_separator?: string;
  /** The package a file says it belongs to; names in it begin with that instead of the module's. */
  packageOf?(root: Node): string | null;
  /** Where a file can hold several packages: which, and where they are. What is in none of them is as `packageOf` says. */
  packagesIn?(root: Node): PackageRange[];
  /** The module path of a file, in the language's way. */
  moduleName(file_path: string): string;
  /** What the whole file is besides a module, inside of which its declarations are. */
  wholeFile?(file_path: string, text: string): { kind: SymbolKind; name: string; signature: string; doc: string | null };
  /** Kind and name as they should be, with what only the qualified name has before and after it, or null when this is no symbol after all. */
  refine(found: Found): { kind: SymbolKind; name: string; qualifier?: string; suffix?: string } | null;
  /** The node that holds decorators, `export` and the like. */
  outer(node: Node): Node;
  /** From what belongs to a declaration above it to the last of its pieces, where it is written in several. */
  extent?(node: Node): { from: Node; to: Node };
  visibility(name: string, node: Node, kind: SymbolKind): Visibility;
  is_exported(name: string, node: Node, kind: SymbolKind): boolean;
  /** A doc comment inside the declaration; undefined when the language keeps them above. */
  innerDoc?(node: Node): string | undefined;
}

/** White space runs become one space. */
export const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Without quotes around it. */
export const unquote = (text: string): string => text.replace(/^[brfuBRFU]*(['"`]{3}|['"`])([\s\S]*)\1$/, '$2');
