import type { Lower } from './flow/builder.ts';
import { lowerBash } from './flow/lower/bash.ts';
import { lowerC } from './flow/lower/c.ts';
import { lowerSvelte, lowerVue } from './flow/lower/component.ts';
import { lowerCsharp } from './flow/lower/csharp.ts';
import { lowerDart } from './flow/lower/dart.ts';
import { lowerElixir } from './flow/lower/elixir.ts';
import { lowerGo } from './flow/lower/go.ts';
import { lowerJava } from './flow/lower/java.ts';
import { lowerKotlin } from './flow/lower/kotlin.ts';
import { lowerLua } from './flow/lower/lua.ts';
import { lowerPhp } from './flow/lower/php.ts';
import { lowerPython } from './flow/lower/python.ts';
import { lowerRuby } from './flow/lower/ruby.ts';
import { lowerRust } from './flow/lower/rust.ts';
import { lowerScala } from './flow/lower/scala.ts';
import { lowerScript } from './flow/lower/script.ts';
import { lowerSwift } from './flow/lower/swift.ts';
import type { Node } from './grammar.ts';
import { bash } from './language/bash.ts';
import { c, cpp } from './language/c.ts';
import { component } from './language/component.ts';
import { csharp } from './language/csharp.ts';
import { dart } from './language/dart.ts';
import { elixir } from './language/elixir.ts';
import { go } from './language/go.ts';
import { java } from './language/java.ts';
import { javascript } from './language/javascript.ts';
import { kotlin } from './language/kotlin.ts';
import { lua } from './language/lua.ts';
import { misreadKotlin, plainCsharp, plainDart, plainKotlin, plainSwift, separateSignatures } from './language/mend.ts';
import { plainC } from './language/mend-c.ts';
import { php } from './language/php.ts';
import { python } from './language/python.ts';
import { ruby } from './language/ruby.ts';
import type { LanguageRules } from './language/rules.ts';
import { rust } from './language/rust.ts';
import { scala } from './language/scala.ts';
import { swift } from './language/swift.ts';
import { onlyScripts } from './markup/blocks.ts';
import { withExpressions } from './markup/markup.ts';
import { svelteMarkup } from './markup/svelte.ts';
import { vueMarkup } from './markup/vue.ts';

/** One language: how it is recognised, its grammar, its queries, and what is particular to it. */
export interface LanguageRow {
  name: string;
  extensions: readonly string[];
  shebangs: readonly string[];
  /** Names of files that have no extension of their own. */
  file_names?: readonly string[];
  /** Path of the grammar's wasm inside node_modules. */
  grammar: string;
  /** Files of `queries/`, put together. */
  queries: readonly string[];
  rules: LanguageRules;
  /** What of the text the grammar reads; of the same length. */
  read?(text: string): string;
  /** The text with what the grammar is known to stumble over put so that it does not; of the same length, or null when there is nothing of the kind. */
  mend?(text: string): string | null;
  /** How often the grammar is known to have taken one thing for another without a fault. */
  misread?(root: Node): number;
  /** The grammar may stumble without a fault: the mended text is kept where it has no more of them. */
  stumbles_silently?: boolean;
  /** Writes what the code does with values. */
  lower?: Lower;
}

/** A new language is a row here, a query file, and its rules. */
export const languages: readonly LanguageRow[] = [
  {
    name: 'python',
    extensions: ['py', 'pyi', 'pyw'],
    shebangs: ['python', 'pypy'],
    file_names: ['SConstruct', 'SConscript', 'wscript'],
    grammar: 'tree-sitter-python/tree-sitter-python.wasm',
    queries: ['python'],
    rules: python,
    lower: lowerPython,
  },
  {
    name: 'typescript',
    extensions: ['ts', 'mts', 'cts'],
    shebangs: ['deno', 'ts-node', 'tsx'],
    grammar: 'tree-sitter-typescript/tree-sitter-typescript.wasm',
    queries: ['javascript', 'typescript'],
    rules: javascript,
    mend: separateSignatures,
    lower: lowerScript,
  },
  {
    name: 'tsx',
    extensions: ['tsx'],
    shebangs: [],
    grammar: 'tree-sitter-typescript/tree-sitter-tsx.wasm',
    queries: ['javascript', 'typescript'],
    rules: javascript,
    lower: lowerScript,
  },
  {
    name: 'javascript',
    extensions: ['js', 'jsx', 'mjs', 'cjs', 'es6'],
    shebangs: ['node', 'nodejs', 'bun'],
    grammar: 'tree-sitter-javascript/tree-sitter-javascript.wasm',
    queries: ['javascript', 'javascript-only'],
    rules: javascript,
    lower: lowerScript,
  },
  {
    name: 'vue',
    extensions: ['vue'],
    shebangs: [],
    grammar: 'tree-sitter-typescript/tree-sitter-typescript.wasm',
    queries: ['javascript', 'typescript'],
    rules: component,
    read: (text) => withExpressions(onlyScripts(text), text, vueMarkup(text)),
    mend: onlyScripts,
    lower: lowerVue,
  },
  {
    name: 'svelte',
    extensions: ['svelte'],
    shebangs: [],
    grammar: 'tree-sitter-typescript/tree-sitter-typescript.wasm',
    queries: ['javascript', 'typescript'],
    rules: component,
    read: (text) => withExpressions(onlyScripts(text), text, svelteMarkup(text)),
    mend: onlyScripts,
    lower: lowerSvelte,
  },
  {
    name: 'elixir',
    extensions: ['ex', 'exs'],
    shebangs: ['elixir'],
    grammar: 'tree-sitter-elixir/tree-sitter-elixir.wasm',
    queries: ['elixir'],
    rules: elixir,
    lower: lowerElixir,
  },
  {
    name: 'dart',
    extensions: ['dart'],
    shebangs: ['dart'],
    grammar: '@repomix/tree-sitter-wasms/out/tree-sitter-dart.wasm',
    queries: ['dart'],
    rules: dart,
    mend: plainDart,
    lower: lowerDart,
  },
  { name: 'go', extensions: ['go'], shebangs: [], grammar: 'tree-sitter-go/tree-sitter-go.wasm', queries: ['go'], rules: go, lower: lowerGo },
  { name: 'java', extensions: ['java'], shebangs: [], grammar: 'tree-sitter-java/tree-sitter-java.wasm', queries: ['java'], rules: java, lower: lowerJava },
  {
    name: 'kotlin',
    extensions: ['kt', 'kts'],
    shebangs: ['kotlin'],
    grammar: '@tree-sitter-grammars/tree-sitter-kotlin/tree-sitter-kotlin.wasm',
    queries: ['kotlin'],
    rules: kotlin,
    mend: plainKotlin,
    misread: misreadKotlin,
    lower: lowerKotlin,
  },
  {
    name: 'scala',
    extensions: ['scala', 'sc', 'sbt'],
    shebangs: ['scala', 'scala-cli', 'amm'],
    grammar: 'tree-sitter-scala/tree-sitter-scala.wasm',
    queries: ['scala'],
    rules: scala,
    lower: lowerScala,
  },
  {
    name: 'swift',
    extensions: ['swift'],
    shebangs: ['swift'],
    grammar: '@repomix/tree-sitter-wasms/out/tree-sitter-swift.wasm',
    queries: ['swift'],
    rules: swift,
    mend: plainSwift,
    lower: lowerSwift,
  },
  {
    name: 'lua',
    extensions: ['lua'],
    shebangs: ['lua', 'luajit'],
    grammar: '@tree-sitter-grammars/tree-sitter-lua/tree-sitter-lua.wasm',
    queries: ['lua'],
    rules: lua,
    lower: lowerLua,
  },
  {
    name: 'php',
    extensions: ['php', 'phtml', 'inc'],
    shebangs: ['php'],
    grammar: 'tree-sitter-php/tree-sitter-php.wasm',
    queries: ['php'],
    rules: php,
    lower: lowerPhp,
  },
  { name: 'c', extensions: ['c', 'h'], shebangs: [], grammar: 'tree-sitter-c/tree-sitter-c.wasm', queries: ['c'], rules: c, mend: plainC, stumbles_silently: true, lower: lowerC },
  {
    name: 'cpp',
    extensions: ['cpp', 'cc', 'cxx', 'c++', 'hpp', 'hh', 'hxx', 'h++', 'inl', 'ipp', 'tpp', 'ixx', 'cppm', 'ino', 'cu', 'cuh'],
    shebangs: [],
    grammar: 'tree-sitter-cpp/tree-sitter-cpp.wasm',
    queries: ['c', 'cpp'],
    rules: cpp,
    mend: plainC,
    stumbles_silently: true,
    lower: lowerC,
  },
  {
    name: 'csharp',
    extensions: ['cs', 'csx'],
    shebangs: ['dotnet-script'],
    grammar: 'tree-sitter-c-sharp/tree-sitter-c_sharp.wasm',
    queries: ['csharp'],
    rules: csharp,
    mend: plainCsharp,
    lower: lowerCsharp,
  },
  {
    name: 'ruby',
    extensions: ['rb', 'rake', 'gemspec', 'ru', 'podspec', 'jbuilder'],
    shebangs: ['ruby'],
    file_names: ['Rakefile', 'Gemfile', 'Guardfile', 'Vagrantfile', 'Capfile', 'Podfile', 'Fastfile', 'Brewfile', 'Dangerfile', 'Thorfile', 'Berksfile'],
    grammar: 'tree-sitter-ruby/tree-sitter-ruby.wasm',
    queries: ['ruby'],
    rules: ruby,
    lower: lowerRuby,
  },
  {
    name: 'bash',
    extensions: ['sh', 'bash', 'ksh', 'zsh', 'bats'],
    shebangs: ['sh', 'bash', 'dash', 'ksh', 'zsh', 'bats'],
    file_names: ['.bashrc', '.bash_profile', '.profile', '.bash_aliases', 'PKGBUILD'],
    grammar: 'tree-sitter-bash/tree-sitter-bash.wasm',
    queries: ['bash'],
    rules: bash,
    lower: lowerBash,
  },
  { name: 'rust', extensions: ['rs'], shebangs: ['rust-script'], grammar: 'tree-sitter-rust/tree-sitter-rust.wasm', queries: ['rust'], rules: rust, lower: lowerRust },
];

const byName = new Map(languages.map((row) => [row.name, row]));

/** The row of a language. Throws for one we do not have. */
export function languageRow(name: string): LanguageRow {
  const row = byName.get(name);
  if (row === undefined) throw new Error(`there is no language "${name}"`);
  return row;
}
