import { rowOf } from './row-of.ts';

/** A doc comment as a person reads it: what marks it up for a documentation tool becomes plain text, the words stay. Code in backticks, tags like `@param` are kept. */
export function plainDoc(doc: string, language: string): string {
  const rule = rowOf(RULES, language);
  return rule === undefined || doc.length > MAX_LENGTH ? doc : tidy(entities(rule(doc)));
}

/** What is longer nobody wrote to be read. */
const MAX_LENGTH = 20_000;

type Rule = (doc: string) => string;

/** `Foo#bar(int)`, `T:App.Foo` and `pkg.Foo` by what one would say. */
const reference = (text: string): string =>
  text
    .trim()
    .replace(/^[A-Z]:/, '')
    .replace(/^#/, '')
    .replace('#', '.')
    .replace(/\(.*\)$/, '')
    .replace(/`\d+$/, '')
    .replace(/\{.*\}$/, '');

const code = (text: string): string => (text.trim() === '' ? '' : `\`${text.trim()}\``);

/** `{@link Foo label}`, `{@code x}` of Java, JavaScript and PHP. */
const inlineTags: Rule = (doc) =>
  doc
    .replace(/\{@(?:code|literal)\s+((?:[^{}]|\{[^{}]*\})*)\}/g, (_, text: string) => code(text))
    .replace(/\{@(?:link|linkplain|linkcode|see|tutorial)\s+([^\s{}|]+)(?:\s*\|\s*|\s+)?([^{}]*)\}/g, (_, to: string, label: string) => label.trim() || code(reference(to)))
    .replace(/\{@value\s*([^{}]*)\}/g, (_, to: string) => code(reference(to)))
    .replace(/\{@(?:inheritDoc|docRoot)\}/gi, '');

const ELEMENTS = 'p|br|b|i|em|strong|tt|u|sub|sup|span|div|a|ul|ol|li|dl|dt|dd|table|thead|tbody|tr|td|th|blockquote|h[1-6]|hr|small|font|center|img|var|kbd|samp|cite|abbr';
const ELEMENT = new RegExp(`</?(?:${ELEMENTS})(?:\\s[^<>]*)?/?>`, 'gi');

const html: Rule = (doc) =>
  doc
    .replace(/<pre>\s*(?:<code>)?([\s\S]*?)(?:<\/code>)?\s*<\/pre>/gi, (_, text: string) => `\n\`\`\`\n${text.replace(/^\n+|\s+$/g, '')}\n\`\`\`\n`)
    .replace(/<code>([^<>]*)<\/code>/gi, (_, text: string) => code(text))
    .replace(/<li>\s*/gi, '\n- ')
    .replace(/<(?:p|br|hr)\s*\/?>\s*/gi, '\n\n')
    .replace(ELEMENT, '');

/** C#'s elements: the summary comes first, parameters and results as tags. */
const xml: Rule = (doc) =>
  doc
    .replace(/<(?:see|seealso)\s+(?:cref|langword|href)="([^"]*)"\s*\/>/g, (_, to: string) => code(reference(to).replace(/^.*\.(?=\w+$)/, '')))
    .replace(/<see\s+[^>]*>([^<]*)<\/see>/g, '$1')
    .replace(/<(?:paramref|typeparamref)\s+name="([^"]*)"\s*\/>/g, (_, name: string) => code(name))
    .replace(/<c>([^<]*)<\/c>/g, (_, text: string) => code(text))
    .replace(/<code(?:\s[^>]*)?>([\s\S]*?)<\/code>/g, (_, text: string) => `\n\`\`\`\n${text.replace(/^\n+|\s+$/g, '')}\n\`\`\`\n`)
    .replace(/<inheritdoc\b[^>]*\/?>/g, '')
    .replace(/<(param|typeparam|exception)\s+(?:name|cref)="([^"]*)"\s*>/g, (_, tag: string, name: string) => `\n@${tag} ${reference(name)} `)
    .replace(/<returns>\s*/g, '\n@returns ')
    .replace(/<para\s*\/?>/g, '\n\n')
    .replace(/<\/?(?:summary|remarks|example|param|typeparam|returns|exception|value|para|list|item|term|description|listheader|note)\b[^>]*>/g, '\n');

const wiki: Rule = (doc) =>
  doc
    .replace(/\{\{\{([\s\S]*?)\}\}\}/g, (_, text: string) => (text.includes('\n') ? `\n\`\`\`\n${text.replace(/^\n+|\s+$/g, '')}\n\`\`\`\n` : code(text)))
    .replace(/\[\[([^\][\s]+)(?:\s+([^\]]+))?\]\]/g, (_, to: string, label: string | undefined) => label ?? code(reference(to)));

const doxygen: Rule = (doc) =>
  doc
    .replace(/[\\@](?:brief|short|details)\s+/g, '')
    .replace(/\\(param|returns?|throws?|see|note|warning|deprecated|tparam|since)\b/g, '@$1')
    .replace(/\\[cap]\s+([\w:.]*\w)/g, (_, word: string) => code(word));

const javadoc: Rule = (doc) => html(inlineTags(doc));

const RULES: Readonly<Record<string, Rule>> = {
  csharp: xml,
  java: javadoc,
  scala: (doc) => javadoc(wiki(doc)),
  php: javadoc,
  kotlin: inlineTags,
  javascript: inlineTags,
  typescript: inlineTags,
  tsx: inlineTags,
  c: doxygen,
  cpp: doxygen,
};

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', mdash: '—', ndash: '–', hellip: '…', amp: '&' };

const entities = (doc: string): string => doc.replace(/&(\w+);/g, (whole, name: string) => rowOf(NAMED, name) ?? whole);

/** Paragraphs one blank line apart, nothing at the ends of lines. */
const tidy = (doc: string): string =>
  doc
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
