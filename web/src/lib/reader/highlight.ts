import { createLowlight } from 'lowlight';

/** A piece of code and what it is: `keyword`, `title`, `type`, `string` …, or empty. */
export interface Token {
  text: string;
  role: string;
}

/** Above this, code stays plain: colours are not worth the wait. */
const MOST = 20_000;

type Grammar = { default: Parameters<ReturnType<typeof createLowlight>['register']>[1] };

const c = () => import('highlight.js/lib/languages/c');
const cpp = () => import('highlight.js/lib/languages/cpp');
const javascript = () => import('highlight.js/lib/languages/javascript');
const typescript = () => import('highlight.js/lib/languages/typescript');

/** A grammar is loaded when its first symbol is shown. */
const grammars: Record<string, () => Promise<Grammar>> = {
  bash: () => import('highlight.js/lib/languages/bash'),
  c,
  'c#': () => import('highlight.js/lib/languages/csharp'),
  c_sharp: () => import('highlight.js/lib/languages/csharp'),
  csharp: () => import('highlight.js/lib/languages/csharp'),
  cpp,
  'c++': cpp,
  elixir: () => import('highlight.js/lib/languages/elixir'),
  go: () => import('highlight.js/lib/languages/go'),
  java: () => import('highlight.js/lib/languages/java'),
  javascript,
  jsx: javascript,
  kotlin: () => import('highlight.js/lib/languages/kotlin'),
  lua: () => import('highlight.js/lib/languages/lua'),
  php: () => import('highlight.js/lib/languages/php'),
  python: () => import('highlight.js/lib/languages/python'),
  ruby: () => import('highlight.js/lib/languages/ruby'),
  rust: () => import('highlight.js/lib/languages/rust'),
  scala: () => import('highlight.js/lib/languages/scala'),
  swift: () => import('highlight.js/lib/languages/swift'),
  typescript,
  tsx: typescript,
};

const lowlight = createLowlight();

/** The text as pieces with roles; joined they give the text again. One plain piece where the language is not known. */
export async function highlight(language: string, text: string): Promise<Token[]> {
  const grammar = Object.hasOwn(grammars, language) ? grammars[language] : undefined;
  if (!grammar || text.length > MOST) return [{ text, role: '' }];
  if (!lowlight.registered(language)) lowlight.register(language, (await grammar()).default);
  return merge(flatten(lowlight.highlight(language, text).children, ''));
}

type Node = ReturnType<typeof lowlight.highlight>['children'][number];

function flatten(nodes: readonly Node[], role: string): Token[] {
  return nodes.flatMap((node): Token[] => {
    if (node.type === 'text') return [{ text: node.value, role }];
    if (node.type !== 'element') return [];
    return flatten(node.children, roleOf(node.properties.className) || role);
  });
}

/** `['hljs-title', 'function_']` as `title`. */
function roleOf(classes: unknown): string {
  const first = Array.isArray(classes) ? String(classes[0] ?? '') : '';
  return first.startsWith('hljs-') ? first.slice(5) : '';
}

function merge(tokens: readonly Token[]): Token[] {
  const merged: Token[] = [];
  for (const token of tokens) {
    const last = merged.at(-1);
    if (last?.role === token.role) last.text += token.text;
    else merged.push({ ...token });
  }
  return merged;
}
