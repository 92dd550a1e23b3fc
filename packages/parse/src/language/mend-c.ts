import { plainConditions } from './mend-conditions.ts';

const blank = (text: string): string => text.replace(/[^\n]/g, ' ');

/** A macro by the look of its name, with what it is given. */
const MACRO = '[A-Z][A-Z0-9_]{2,}';
const GIVEN = `${MACRO}(?:\\([^()\\n]*\\))?`;
const WORDS = '(?:(?:static|inline|extern|virtual|constexpr|friend|explicit|const|mutable|volatile|unsigned|signed|struct|enum|class|union|typename)\\s+)*';
const NO_TYPE =
  '(?!(?:static|inline|extern|virtual|constexpr|friend|explicit|const|mutable|volatile|struct|enum|class|union|typename|restrict|return|else|case|goto|new|delete|throw|typedef|using|namespace|template|operator|if|for|while|switch|do)\\b)';
const TYPE = `${NO_TYPE}[A-Za-z_][\\w:]*(?:<[^;{}()]*>)?`;
const PRIMITIVE = '(?!(?:int|long|short|char|double|float|unsigned|signed|bool|const|void)\\b)';

/** `class EXPORT Name {`. */
const HEAD = new RegExp(
  `\\b(class|struct|union|enum(?:\\s+(?:class|struct))?)((?:\\s+${GIVEN})+)(?=\\s+[A-Za-z_][\\w:]*(?:\\s*<[^<>{};]*>)?(?:\\s+final)?\\s*(?:\\{|:(?!:)\\s*[A-Za-z_]))`,
  'g',
);
/** `EXPORT(int) name(`. */
const WRAPPED = new RegExp(`^((?:(?:static|inline|extern)\\s+)*)(${MACRO}\\()([\\w \\t*:<>,&]+)\\)(?=[ \\t]+(?:${MACRO}[ \\t]+)?\\*?[A-Za-z_]\\w*[ \\t]*\\()`, 'gm');
/** `int CALLED_SO name(`. */
const MIDDLE = new RegExp(`^([ \\t]*${WORDS}${TYPE}[ \\t*&]+)((?:${GIVEN}[ \\t]+)+)(?=[*&]*[A-Za-z_]\\w*[ \\t]*\\()`, 'gm');
/** `EXPORT int name(`. */
const LEADING = new RegExp(`^([ \\t]*${WORDS})((?:${GIVEN}[ \\t]+)*${GIVEN})(?=\\s+${WORDS}${TYPE}(?:\\s*[*&]+\\s*|\\s+)(?:const\\s+)?[*&\\s]*[A-Za-z_~][\\w:~]*\\s*[(;=[])`, 'gm');
/** `int name(int a) REQUIRES(lock);`. */
const TRAILING = new RegExp(
  `^([ \\t]*(?!(?:if|for|while|switch|else|return|do|case|throw)\\b)[A-Za-z_~][\\w:~<>,*& \\t]*\\([^;{}#]{0,400}?\\)(?:[ \\t]*(?:const|noexcept|override|final))*)((?:\\s+${GIVEN})+)(?=\\s*(?:;|\\{|:(?!:)|=\\s*(?:0|default|delete)\\b))`,
  'gm',
);
/** `int name GUARDED_BY(lock);`. */
const GUARDED = new RegExp(`^([ \\t]*${WORDS}${TYPE}[\\s*&]+${PRIMITIVE}\\w+(?:\\[[^\\]\\n]*\\])?)((?:[ \\t]+${MACRO}\\([^()\\n]*\\))+)(?=\\s*(?:;|=|\\{))`, 'gm');

/** C and C++: macros around and before names, after declarations and alone on a line, none of which a grammar can know to be nothing. */
export function plainC(text: string): string | null {
  const mended = withoutLoneMacros(plainConditions(text))
    .replace(HEAD, (_, word: string, macros: string) => word + blank(macros))
    .replace(WRAPPED, (_, words: string, macro: string, type: string) => `${words}${blank(macro)}${type} `)
    .replace(MIDDLE, (_, declared: string, macros: string) => declared + blank(macros))
    .replace(LEADING, (_, words: string, macros: string) => words + blank(macros))
    .replace(TRAILING, (_, declared: string, macros: string) => declared + blank(macros))
    .replace(GUARDED, (_, declared: string, macros: string) => declared + blank(macros));
  return mended === text ? null : mended;
}

const LONE = new RegExp(`^(?:[ \\t]*${MACRO}|${MACRO}\\([^()]*\\))[ \\t]*\\r?$`);

/** A macro alone on its line between two declarations opens or closes something nobody sees. */
function withoutLoneMacros(text: string): string {
  const lines = text.split('\n');
  let before = ';';
  lines.forEach((line, i) => {
    if (/^\s*(\/\/.*)?$/.test(line)) return;
    if (LONE.test(line) && /[;{}]\s*$|\*\/\s*$|^\s*#.*[^\\]$|^\s*\/\//.test(before) && !/^\s*[{}(),=?:.[+|&<>"-]/.test(following(lines, i))) lines[i] = blank(line);
    else before = line.replace(/\s*\/\/.*$/, '');
  });
  return lines.join('\n');
}

function following(lines: readonly string[], from: number): string {
  let at = from + 1;
  while (at < lines.length && /^\s*$/.test(lines[at] ?? '')) at++;
  return lines[at] ?? '';
}
