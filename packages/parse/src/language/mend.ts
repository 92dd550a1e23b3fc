import type { Node } from '../grammar.ts';

const SIGNATURE = /(?<=[)>\]}\w][ \t]*(?:\/\/[^\n]*)?\n(?:[ \t]*(?:\/\/[^\n]*)?\n)*[ \t]*)[ \t](?=<[\w\s])/g;

/** An interface's generic signature on a line of its own, after one without a semicolon: the grammar takes its `<` for a continuation. */
export function separateSignatures(text: string): string | null {
  const mended = text.replace(SIGNATURE, ';');
  return mended === text ? null : mended;
}

const blank = (text: string): string => text.replace(/[^\n]/g, ' ');

/** Swift: what is compiled on a condition, typed throws, `@Wrapper()` without arguments and `#macros`, none of which the grammar knows everywhere. */
export function plainSwift(text: string): string | null {
  const mended = text
    .replace(/^([ \t]*)#(?=(?:if|elseif|else|endif|warning|error|sourceLocation)\b)(?=..)[a-z]/gm, '$1//')
    .replace(/#(?:un)?available(\([^)]*\))/g, (whole) => `true${blank(whole.slice(4))}`)
    .replace(/\bthrows(\([\w.\s]*\))/g, (_, type: string) => `throws${blank(type)}`)
    .replace(/(@[A-Z]\w*)(\(\s*\))/g, (_, name: string, list: string) => name + blank(list))
    .replace(/#(?=(?:expect|require|externalMacro|filePath|file|fileID|line|column|function|_sourceLocation|isolation|Preview|Predicate)\b)/g, '_');
  return mended === text ? null : mended;
}

/** A word of the same length that no grammar knows. */
const plainWord = (word: string): string => word[0] + '_'.repeat(word.length - 1);

const PARENTHESES = /\((?:[^()"]|"(?:[^"\\\n]|\\.)*"|\((?:[^()"]|"(?:[^"\\\n]|\\.)*"|\([^()]*\))*\))*\)/.source;
/** Annotations at the start of a line, with what they are given. */
const ANNOTATIONS = new RegExp(String.raw`^(@[\w.:]+)((?:${PARENTHESES})?(?:\s+@[\w.:]+(?:${PARENTHESES})?)*)(?=\s)`, 'gm');

/**
 * Kotlin: words that are names where they are no modifiers, calls of `get` on a line of its own, empty brackets as defaults, `$$` before strings,
 * spread arguments, and what is annotated at the top of a file, which is taken for an annotated value.
 */
export function plainKotlin(text: string): string | null {
  const mended = text
    .replace(/(?<![\w.])(?:by|final|override|open|inner|data|value|infix|operator|external|annotation|sealed|actual|expect)(?=\s*(?:[-+]?=|!=|\.\w|\[|[,)])|\(\))/g, plainWord)
    .replace(/^([ \t]*)get(?=\(\s*[^)\s])/gm, '$1g_t')
    .replace(/=(\s*)\[\]/g, '=$10 ')
    .replace(/\$\$+(?=")/g, blank)
    .replace(/(?<=[(,]\s*)\*(?=\w)/g, ' ')
    .replace(ANNOTATIONS, (_, name: string, more: string) => name + (more.length < 3 ? blank(more) : `<A${blank(more.slice(2, -1))}>`))
    .replace(
      /^((?:@[\w.:]+(?:<[^>]*>)?\s+)?)(annotation|expect|actual)(?=\s+(?:annotation|class|object|interface|fun|val|var|abstract|open|sealed|enum|inline|value|data)\b)/gm,
      (_, before: string, word: string) => before + 'public'.padEnd(word.length),
    )
    .replace(/\b(?:actual|protected|internal|private)(?=\s+constructor\b)/g, blank);
  return mended === text ? null : mended;
}

/** Kotlin: how often something annotated at the top of a file was taken for a value. */
export const misreadKotlin = (root: Node): number => root.namedChildren.filter((child) => child?.type === 'annotated_expression').length;

const OLD_PLATFORM = /!\s*\w|\b(?:NETFRAMEWORK|NET[234]\d*|NETSTANDARD\w*|PORTABLE\w*|UNITY\w*|SILVERLIGHT|DNXCORE\w*)\b/;

/** C#: of what is compiled on a condition one branch, the one for a platform of today, without the lines that say so. */
export function plainCsharp(text: string): string | null {
  if (!/^[ \t]*#/m.test(text)) return null;
  const open: { is_kept: boolean; was_kept: boolean }[] = [];
  const lines = text.split('\n').map((line, i, all) => {
    const [, word = '', condition = ''] = /^\s*#\s*(\w*)([^\r]*)/.exec(line) ?? [];
    const around = open.at(-1);
    if (word === 'if') {
      const is_kept = !OLD_PLATFORM.test(condition) || !hasElse(all, i);
      open.push({ is_kept, was_kept: is_kept });
    } else if (around && (word === 'elif' || word === 'else')) {
      around.is_kept = !around.was_kept && (word === 'else' || !OLD_PLATFORM.test(condition));
      around.was_kept ||= around.is_kept;
    } else if (word === 'endif') open.pop();
    const isDirective = /^\s*#/.test(line);
    return isDirective || open.some(({ is_kept }) => !is_kept) ? line.replace(/[^\r]/g, ' ') : line;
  });
  return lines.join('\n');
}

/** Whether the condition that opens at a line has another branch. */
function hasElse(lines: readonly string[], from: number): boolean {
  let depth = 0;
  for (let i = from + 1; i < lines.length; i++) {
    const word = /^\s*#\s*(if|elif|else|endif)\b/.exec(lines[i] ?? '')?.[1];
    if (word === 'if') depth++;
    else if (word === 'endif' && depth-- === 0) return false;
    else if ((word === 'elif' || word === 'else') && depth === 0) return true;
  }
  return false;
}

/** Dart: a library without a name, and fields that are only announced. */
export function plainDart(text: string): string | null {
  const mended = text
    .replace(/^library\s*;/gm, blank)
    .replace(/^([ \t]+)(abstract)(?= +(?:late +|final +|covariant +)*[\w.]+[\w.<>?, ]* \w+;)/gm, (_, space: string, word: string) => space + blank(word));
  return mended === text ? null : mended;
}
