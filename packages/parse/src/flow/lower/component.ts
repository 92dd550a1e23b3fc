import { type Block, blocksOf, hasAttribute, isScript } from '../../markup/blocks.ts';
import type { Markup } from '../../markup/markup.ts';
import { svelteMarkup } from '../../markup/svelte.ts';
import { vueMarkup } from '../../markup/vue.ts';
import { namedOf, type PlainNode } from '../../tree.ts';
import { type FlowBuilder, nameOf } from '../builder.ts';
import type { CallForm, Expression } from '../ir.ts';
import { statement } from './script.ts';
import { expression } from './script-expressions.ts';

const COMPONENT = '*component';

/** A script that runs once for the file, not for each component. */
type OfModule = (block: Block) => boolean;

/** Vue: `<script>` is the module, `<script setup>` what each component does. */
export const lowerVue = (flow: FlowBuilder, root: PlainNode): void => lowerComponent(flow, root, vueMarkup(textOf(flow)), (block) => !hasAttribute(block, 'setup'));

/** Svelte: `<script module>` is the module, `<script>` what each component does; `use:` and its like call what they name. */
export function lowerSvelte(flow: FlowBuilder, root: PlainNode): void {
  const markup = svelteMarkup(textOf(flow));
  lowerComponent(flow, root, markup, (block) => hasAttribute(block, 'module') || /\bcontext\s*=\s*["']?module/.test(block.attributes), markup.actions);
}

const textOf = (flow: FlowBuilder): string => flow.text(wholeOf());
const wholeOf = (end = Number.MAX_SAFE_INTEGER): PlainNode => ({ type: 'program', is_named: true, field: null, start: 0, end, line: 1, children: [] });

function lowerComponent(flow: FlowBuilder, root: PlainNode, markup: Markup, ofModule: OfModule, actions: readonly { name: string; start: number }[] = []): void {
  const text = textOf(flow);
  const modules = blocksOf(text).filter((block) => isScript(block) && ofModule(block));
  const isOfModule = ({ start }: PlainNode): boolean => modules.some((block) => start >= block.start && start < block.end);
  flow.add({ do: 'export', exported: 'default', local: COMPONENT, module: null, line: 1 });
  for (const child of namedOf(root)) if (isOfModule(child)) statement(flow, child);
  const scope = flow.within('function', wholeOf(text.length), () => {
    const handlers = new Set(markup.expressions.filter(({ is_handler }) => is_handler).map(({ start, end }) => start + (/^\s*/.exec(text.slice(start, end))?.[0].length ?? 0)));
    for (const child of namedOf(root)) if (!isOfModule(child)) inComponent(flow, child, handlers);
    const [lineOfElement, lineOfAction] = [lines(text), lines(text)];
    for (const { name, start } of markup.elements) element(flow, name, lineOfElement(start));
    for (const { name, start } of actions) flow.evaluate(called(pathOf(name), 'reference', lineOfAction(start)));
  });
  flow.assign(nameOf(COMPONENT), { is: 'function', scope }, null, 'function');
}

/** A statement of a script or an expression of the markup; a handler that is only named is called. */
function inComponent(flow: FlowBuilder, node: PlainNode, handlers: ReadonlySet<number>): void {
  const [inner] = namedOf(node);
  const bare = inner && /^(identifier|member_expression)$/.test(inner.type) ? inner : null;
  if (bare && handlers.has(node.start)) flow.evaluate(called(expression(flow, bare), 'reference', node.line));
  else statement(flow, node);
}

const called = (callee: Expression, form: CallForm, line: number): Expression => ({ is: 'call', callee, arguments: [], form, line });

function pathOf(path: string): Expression {
  const [root = '', ...rest] = path.split('.');
  return rest.reduce<Expression>((of, name) => ({ is: 'member', of, name }), nameOf(root));
}

/** `<Name>` and `<name-of-it>` call the component of that name; other names in lower case are the browser's own. */
function element(flow: FlowBuilder, name: string, line: number): void {
  const pascal = name.includes('-') ? name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase()) : name;
  if (/^[A-Z]/.test(name) || name.includes('.') || isImported(flow, pascal)) flow.evaluate(called(pathOf(pascal), 'jsx', line));
}

const isImported = (flow: FlowBuilder, name: string): boolean => [flow.scope, flow.scopeAt(0)].some(({ body }) => body.some((one) => one.do === 'import' && one.local === name));

/** The line, from 1, of places that are asked for in order. */
function lines(text: string): (at: number) => number {
  let line = 1;
  let from = 0;
  return (at) => {
    for (; from < at; from++) if (text[from] === '\n') line++;
    return line;
  };
}
