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
