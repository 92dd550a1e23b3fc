/** A doc comment without what only documentation tools read: roles, links, emphasis, elements. Words and code in backticks stay. */
export function withoutMarkup(comment: string, language: string): string {
  const plain = comment
    .replace(/\r\n?/g, '\n')
    // What stands in a fence or is typed into an interpreter is an example.
    .replace(/^\s*(?:```|~~~)[\s\S]*?(?:^\s*(?:```|~~~)\s*$|$(?![\s\S]))/gm, '\n')
    .replace(/^\s*(?:>>>|\.\.\.(?= )).*$/gm, '')
    .replace(/<!--[\s\S]*?-->/g, '')
    // Links: the words, not the address.
    .replace(/!\[[^\]]*\]\([^)]*\)/g, '')
    .replace(/\[([^\][]+)\]\([^)\s]*[/#.:][^)\s]*\)/g, '$1')
    .replace(/`([^`<]+?)\s*<[^`>]+>`__?/g, '$1')
    .replace(/\{@(?:link|linkplain|linkcode|see|tutorial)\s+([^\s{}|]+)(?:\s*\|\s*|\s+)?([^{}]*)\}/g, (_, to: string, label: string) => label.trim() || `\`${to}\``)
    .replace(/\{@(?:code|literal)\s+([^{}]*)\}/g, '`$1`')
    .replace(/\{@inheritDoc\}/gi, '')
    // Sphinx's roles.
    .replace(/:(?:[\w+-]+:)?[\w+-]+:`([^`<]*?)\s*<[^`>]*>`/g, '$1')
    .replace(/:(?:[\w+-]+:)?[\w+-]+:`[~!]?([^`]+)`/g, '`$1`')
    .replace(/``([^`\n]+)``/g, '`$1`')
    .replace(/<\/?(?:p|code|pre|b|i|em|strong|br|hr|ul|ol|li|a|tt|span|div|sub|sup|dl|dt|dd|table|tr|td|th|h\d|img|kbd|var)(?:\s[^<>]*)?\/?>/gi, ' ')
    .replace(/(^|[\s(])\*{1,3}(?=\S)([^*\n]+?)\*{1,3}(?=[\s).,:;!?]|$)/gm, '$1$2')
    .replace(/(^|[\s(])__(?=\S)([^_\n]*\s[^_\n]*?)__(?=[\s).,:;!?]|$)/gm, '$1$2')
    .replace(/^\s*\*+\s*(?=[A-Z]+\*)/gm, '')
    .replace(/\\([*_`[\]<>#])/g, '$1')
    .replace(/^\s*[=~^*#_+-]{3,}\s*$/gm, '')
    .replace(/^\s*(?:#{1,6}|={1,6})\s+(.*)$/gm, '\n# $1\n');
  return OWN[language]?.(plain) ?? plain;
}

type Rule = (text: string) => string;

const brackets: Rule = (text) => text.replace(/\[([^\][]+)\]\[[^\]]*\]/g, '$1').replace(/\[`?([\p{L}_][\p{L}\p{N}_.:#]*(?:\(\))?)`?\](?!\()/gu, '`$1`');
/** Sphinx looks for a name that begins with a dot or a tilde. */
const sphinx: Rule = (text) => text.replace(/`[.~!]{1,2}([\p{L}_][\w.]*)`/gu, '`$1`');
const yard: Rule = (text) =>
  text
    .replace(/\{([A-Z#][\w:#.?!]*)(?:\s+([^{}]+))?\}/g, (_, to: string, label: string | undefined) => label ?? `\`${to}\``)
    .replace(/(^|\s)\+([\w:.#?!=@]+)\+/g, '$1`$2`')
    .replace(/^\s*:(?:nodoc|call-seq|stopdoc|startdoc|doc|yields|include|title|main|markup|method|attr\w*|singleton-method):.*$/gm, '');

/** `[Foo]` is a link to code in these languages' comments; Ruby's have ways of their own. */
const OWN: Readonly<Record<string, Rule>> = {
  python: sphinx,
  elixir: brackets,
  kotlin: brackets,
  rust: brackets,
  dart: brackets,
  swift: brackets,
  go: brackets,
  ruby: yard,
  scala: brackets,
};
