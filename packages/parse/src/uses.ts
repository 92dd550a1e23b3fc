import type { BindingFact, CallFact, CallForm, ExportFact, HeritageFact, ImportFact } from './facts.ts';
import type { Node, QueryMatch } from './grammar.ts';
import { reexportOf } from './language/javascript.ts';
import type { LanguageRules } from './language/rules.ts';
import { innermost, type LocatedSymbol } from './symbols.ts';

export interface Uses {
  imports: ImportFact[];
  exports: ExportFact[];
  calls: CallFact[];
  heritage: HeritageFact[];
  bindings: BindingFact[];
}

const CALL_FORMS = new Set<string>(['call', 'new', 'decorator', 'jsx', 'macro']);
const MAX_RECEIVER = 200;

/** What the query's matches say of imports, exports, calls, base types and local names, in source order. */
export function findUses(rules: LanguageRules, located: readonly LocatedSymbol[], matches: readonly QueryMatch[]): Uses {
  const uses: Uses = { imports: [], exports: [], calls: [], heritage: [], bindings: [] };
  for (const { captures } of [...matches].sort((a, b) => startOf(a) - startOf(b) || a.patternIndex - b.patternIndex)) {
    const nodes = new Map(captures.map(({ name, node }) => [name, node]));
    const form = captures.map(({ name }) => name).find((name) => CALL_FORMS.has(name));
    if (form) addCall(uses, located, form as CallForm, nodes);
    addImports(uses, rules, nodes);
    addHeritage(uses, located, captures);
    addBinding(uses, rules, located, nodes);
  }
  for (const { captures } of matches) addReceiver(uses, rules, located, captures.find(({ name }) => name.startsWith('symbol.'))?.node);
  return uses;
}

const startOf = ({ captures }: QueryMatch): number => captures[0]?.node.startIndex ?? 0;

function addCall(uses: Uses, located: readonly LocatedSymbol[], form: CallForm, nodes: Map<string, Node>): void {
  const callee = nodes.get('callee');
  const site = nodes.get(form);
  if (callee === undefined || site === undefined) return;
  if (form === 'jsx' && !/^[A-Z]/.test(callee.text)) return;
  if (callee.text === 'require' || callee.type === 'import') return;
  const receiver = nodes.get('receiver');
  const around = innermost(located, form === 'decorator' ? Math.max(0, site.startIndex) : site.startIndex);
  const caller = form === 'decorator' && around.parent && around.start >= site.startIndex - 1 ? around.parent : around;
  uses.calls.push({
    caller_id: caller.symbol.symbol_id,
    callee: callee.text,
    receiver: receiver ? receiverText(receiver) : null,
    form,
    argument_count: site.childForFieldName('arguments')?.namedChildCount ?? null,
    line: site.startPosition.row + 1,
  });
}

/** `a.b`, `self.x`, `Foo()` for a call's result, `?` for anything that is no path. */
export function receiverText(node: Node): string {
  const text = node.text;
  if (text.length > MAX_RECEIVER) return '?';
  const plain = text
    .replace(/\s+/g, '')
    .replaceAll('::', '.')
    .replaceAll('?.', '.')
    .replaceAll('!.', '.')
    .replace(/\.<[^()]*>/g, '');
  if (/^[\w$#@.]+$/.test(plain)) return plain;
  const call = /^(?:new)?([\w$.]+)\((.*)\)$/s.exec(plain);
  if (call && !hasOpenParen(call[2] ?? '')) return `${call[1]}()`;
  return '?';
}

/** `f(a)(b)` is not a plain call of `f`. */
function hasOpenParen(inner: string): boolean {
  let depth = 0;
  for (const char of inner) {
    if (char === '(') depth++;
    if (char === ')' && --depth < 0) return true;
  }
  return depth !== 0;
}

function addImports(uses: Uses, rules: LanguageRules, nodes: Map<string, Node>): void {
  const statement = nodes.get('import');
  if (statement) uses.imports.push(...rules.imports(statement));
  const leaving = nodes.get('export') ?? nodes.get('assignment');
  if (leaving === undefined) return;
  uses.exports.push(...rules.exports(leaving));
  const reexport = reexportOf(leaving);
  if (reexport) uses.imports.push(reexport);
}

function addHeritage(uses: Uses, located: readonly LocatedSymbol[], captures: QueryMatch['captures']): void {
  for (const { name, node } of captures) {
    if (name !== 'base' && name !== 'implemented') continue;
    const base = node.text
      .replace(/<[\s\S]*$|\[[\s\S]*$|\([\s\S]*$/, '')
      .replace(/^[*&]/, '')
      .replaceAll('::', '.')
      .replace(/\s+/g, '');
    const owner = innermost(located, node.startIndex);
    if (/^[\w$.]+$/.test(base)) uses.heritage.push({ symbol_id: owner.symbol.symbol_id, base, kind: name === 'base' ? 'extends' : 'implements', line: node.startPosition.row + 1 });
  }
}

function addBinding(uses: Uses, rules: LanguageRules, located: readonly LocatedSymbol[], nodes: Map<string, Node>): void {
  const returns = nodes.get('returns');
  const type = nodes.get('type');
  if (returns && type) {
    uses.bindings.push({ scope_id: innermost(located, returns.startIndex).symbol.symbol_id, name: '()', type: typeText(type), how: 'annotation' });
    return;
  }
  const local = nodes.get('local') ?? nodes.get('field');
  if (local === undefined) return;
  const scope_id = innermost(located, local.startIndex).symbol.symbol_id;
  const name = nodes.has('field') ? `${rules.self_names[0] ?? 'self'}.${local.text}` : local.text.replace(/\s+/g, '');
  if (!/^[\w$#]+(\.[\w$#]+)?$/.test(name)) return;
  const value = nodes.get('value');
  if (type) uses.bindings.push({ scope_id, name, type: typeText(type), how: 'annotation' });
  else uses.bindings.push({ scope_id, name, ...(value ? valueType(value) : { type: null, how: 'shadow' as const }) });
}

const typeText = (node: Node): string => {
  const text = node.text.replace(/\s+/g, '').replaceAll('::', '.');
  return text
    .replace(/^['"]|['"]$/g, '')
    .replace(/^&(?:'\w+)?(?:mut)?|^\*|^\(\*?/, '')
    .replace(/^(?:Optional|Box|Arc|Rc|Promise|Option)[[<](.*)[\]>]$/, '$1')
    .replace(/\|(?:None|null|undefined)$/, '')
    .replace(/[[<(,].*$/, '');
};

/** What an expression is, as far as it says so itself. */
function valueType(value: Node): Pick<BindingFact, 'type' | 'how'> {
  const node =
    value.type === 'await_expression' || value.type === 'await' || value.type === 'unary_expression' || value.type === 'reference_expression'
      ? (value.namedChild(0) ?? value)
      : value;
  if (node.type === 'new_expression') return { type: receiverText(node.childForFieldName('constructor') ?? node), how: 'constructed' };
  if (node.type === 'composite_literal' || node.type === 'struct_expression')
    return { type: typeText(node.childForFieldName('type') ?? node.childForFieldName('name') ?? node), how: 'constructed' };
  if (node.type === 'call' || node.type === 'call_expression') {
    const callee = node.childForFieldName('function');
    return callee ? { type: receiverText(callee), how: 'call' } : { type: null, how: 'shadow' };
  }
  if (node.type === 'identifier' || node.type === 'attribute' || node.type === 'member_expression') return { type: receiverText(node), how: 'alias' };
  return { type: null, how: 'shadow' };
}

function addReceiver(uses: Uses, rules: LanguageRules, located: readonly LocatedSymbol[], node: Node | undefined): void {
  const receiver = node && rules.receiver?.(node);
  if (node && receiver?.name) uses.bindings.push({ scope_id: innermost(located, node.startIndex).symbol.symbol_id, name: receiver.name, type: receiver.type, how: 'annotation' });
}
