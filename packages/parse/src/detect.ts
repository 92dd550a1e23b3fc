import { languages } from './languages.ts';
import { MARKDOWN } from './prose.ts';
import { rowOf } from './row-of.ts';

const byExtension = new Map(languages.flatMap((row) => row.extensions.map((extension) => [extension, row.name])));
const byFileName = new Map(languages.flatMap((row) => (row.file_names ?? []).map((name) => [name, row.name])));

/** Kept as chunks, without symbols. */
const PROSE = new Set(['md', 'mdx', 'markdown']);

/** Endings that several languages share: the content decides, null for one we do not read. */
const SHARED: Readonly<Record<string, (head: string) => string | null>> = {
  h: headerLanguage,
  // PHP's includes; else a piece of C, assembler, Pascal or of a recipe.
  inc: (head) => (/<\?(php|=)/i.test(head) ? 'php' : /^\s*#\s*(include|define|ifn?def|pragma)\b/m.test(head) ? headerLanguage(head) : null),
  // Qt's translations are XML.
  ts: (head) => (/^\s*<(\?xml|!DOCTYPE TS)\b/i.test(head) ? null : 'typescript'),
  // Scala's scripts; SuperCollider's files open with variables or blocks in parentheses.
  sc: (head) => (/^\s*(\(|var\s+\w+\s*[,;=]|~\w+\s*=|SynthDef\b)/m.test(head) && !/^\s*(import|object|class|val|def|package)\b/m.test(head) ? null : 'scala'),
  // RenderScript.
  rs: (head) => (/^\s*#pragma\s+(version|rs)\b/m.test(head) ? null : 'rust'),
};

/** The language of a file by its name, its extension, what it says where an extension is shared, or its first line; null when it is none of ours. `head` is the file's beginning. */
export function detectLanguage(file_path: string, head: string): string | null {
  const named = byFileName.get(file_path.replace(/^.*\//, ''));
  if (named !== undefined) return named;
  const extension = /[^/]\.([A-Za-z0-9+]+)$/.exec(file_path)?.[1]?.toLowerCase();
  if (extension === undefined) return head.startsWith('#!') ? byShebang(head.slice(2).split('\n', 1)[0] ?? '') : null;
  if (PROSE.has(extension)) return MARKDOWN;
  const decide = rowOf(SHARED, extension);
  return decide ? decide(head) : (byExtension.get(extension) ?? null);
}

/** C, C++ and Objective-C share `.h`: what only one of them can say decides. */
function headerLanguage(head: string): string | null {
  if (/^\s*@(interface|protocol|import|class)\b|^#import\b/m.test(head)) return null;
  return /^\s*(class|namespace|template\s*<|using|public:|private:|protected:)|\w::\w|\b(constexpr|noexcept|nullptr|typename|virtual)\b/m.test(head) ? 'cpp' : 'c';
}

function byShebang(line: string): string | null {
  const words = line
    .trim()
    .split(/\s+/)
    .map((word) => word.split('/').pop() ?? '');
  const program = words[0] === 'env' ? words.slice(1).find((word) => !word.startsWith('-') && !word.includes('=')) : words[0];
  const bare = program?.replace(/[\d.]+$/, '');
  return languages.find((row) => row.shebangs.some((name) => name === bare || name === program))?.name ?? null;
}
