import { rowOf } from '../../row-of.ts';
import { fieldOf, namedOf, type PlainNode } from '../../tree.ts';
import { argument, either, type FlowBuilder, nameOf, nothing } from '../builder.ts';
import type { Expression } from '../ir.ts';
import { blockValue, clause, expression } from './elixir-expressions.ts';
import { bind } from './elixir-patterns.ts';
import { argumentsOf, doBlockOf, held, moduleOf, stateOf, usedFrom, wordIn } from './elixir-state.ts';

type Form = (flow: FlowBuilder, node: PlainNode, piped: Expression | null) => Expression;

/** What a word of the language does that is no call; undefined where it is one. */
export const special = (word: string): Form | undefined => rowOf(forms, word);

/** Forms that take what is piped into them. */
export const TAKES_PIPED = /^(case|if|unless|with|then|tap)$/;

const silent: Form = () => nothing;

/** What is passed is looked through, and nothing is called. */
const evaluated: Form = (flow, node) => {
  for (const one of argumentsOf(node)) flow.evaluate(expression(flow, one));
  return nothing;
};

/** A module is written later, beside the others; its short name holds from here on. */
const module: Form = (flow, node) => {
  const state = stateOf(flow);
  const [first, words] = argumentsOf(node);
  if (first?.type !== 'alias' || state.quoted > 0) return nothing;
  const written = flow.text(first);
  const is_impl = flow.text(fieldOf(node, 'target')) === 'defimpl';
  const target = is_impl ? (moduleOf(flow, wordIn(flow, words, 'for')) ?? state.module) : '';
  const name = is_impl ? `${moduleOf(flow, first)}.${target}` : state.module ? `${state.module}.${written}` : (moduleOf(flow, first) ?? written);
  const [short = ''] = written.split('.');
  if (!is_impl && state.module) state.aliases.set(short, `${state.module}.${short}`);
  state.queue.push({ node, module: name, aliases: state.aliases });
  return nothing;
};

/** `alias A.B`, `alias A.B, as: C`, `alias A.{B, C}`. */
const alias: Form = (flow, node) => {
  const [first, words] = argumentsOf(node);
  const as = wordIn(flow, words, 'as');
  for (const path of pathsOf(flow, first)) name(flow, path, as ? flow.text(as) : (path.split('.').pop() ?? path), node.line);
  return nothing;
};

function pathsOf(flow: FlowBuilder, node: PlainNode | undefined): string[] {
  const right = node?.type === 'dot' ? fieldOf(node, 'right') : undefined;
  if (right?.type !== 'tuple') {
    const path = moduleOf(flow, node);
    return path === null ? [] : [path];
  }
  const left = moduleOf(flow, node && fieldOf(node, 'left'));
  return left === null ? [] : namedOf(right).map((one) => `${left}.${flow.text(one)}`);
}

function name(flow: FlowBuilder, path: string, local: string, line: number): void {
  stateOf(flow).aliases.set(local, path);
  flow.add({ do: 'alias', path, local: `alias ${local}`, line });
}

/** `import A` opens all of it, `import A, only: [f: 1]` some. */
const opened: Form = (flow, node) => {
  const [first, words] = argumentsOf(node);
  const only = wordIn(flow, words, 'only');
  for (const path of pathsOf(flow, first)) {
    if (only?.type !== 'list') {
      flow.add({ do: 'wildcard', path, line: node.line });
      if (flow.index === 0) stateOf(flow).outerImports.push(path);
    } else
      for (const pair of namedOf(only).flatMap(namedOf)) {
        const local = `${flow.text(fieldOf(pair, 'key')).trim().replace(/:$/, '')}/${flow.text(fieldOf(pair, 'value'))}`;
        flow.add({ do: 'alias', path: `${path}.${local}`, local, line: node.line });
      }
  }
  return nothing;
};

/** `use A` runs what `A` says to do in who uses it, and has what that defines. */
const use: Form = (flow, node) => {
  const [first, ...rest] = argumentsOf(node);
  for (const one of rest) flow.evaluate(expression(flow, one));
  for (const path of pathsOf(flow, first)) {
    if (flow.scope.kind === 'class') flow.scope.bases.push({ of: nameOf(usedFrom(path)), how: 'extends', line: node.line });
    flow.evaluate({ is: 'call', callee: { is: 'member', of: nameOf(path), name: '__using__/1' }, arguments: [argument(nothing)], form: 'macro', line: node.line });
  }
  return nothing;
};

const required: Form = (flow, node, piped) => (wordIn(flow, argumentsOf(node)[1], 'as') ? alias(flow, node, piped) : nothing);

const quote: Form = (flow, node) => {
  for (const one of argumentsOf(node)) if (!wordIn(flow, one, 'do')) flow.evaluate(expression(flow, one));
  const state = stateOf(flow);
  state.quoted++;
  const outer = state.aliases;
  state.aliases = new Map(outer);
  const body = doBlockOf(node) ?? wordIn(flow, argumentsOf(node).at(-1), 'do');
  if (body) quotedBody(flow, body);
  state.aliases = outer;
  state.quoted--;
  return nothing;
};

/** What `__using__` quotes is put into the modules that use this one. */
function quotedBody(flow: FlowBuilder, body: PlainNode): void {
  const write = (): void => flow.evaluate(body.type === 'do_block' ? blockValue(flow, body) : expression(flow, body));
  const { module, function: around } = stateOf(flow);
  if (around !== '__using__') return write();
  const scope = flow.within('class', body, write);
  flow.scopeAt(0).body.push({ do: 'assign', target: nameOf(usedFrom(module)), value: { is: 'class', scope }, type: null, declares: 'class' });
}

const unquote: Form = (flow, node) => {
  const state = stateOf(flow);
  const outer = state.quoted;
  state.quoted = 0;
  for (const one of argumentsOf(node)) flow.evaluate(expression(flow, one));
  state.quoted = outer;
  return nothing;
};

/** What is asked, then the value of any branch. */
const branches: Form = (flow, node, piped) => {
  const args = argumentsOf(node);
  const words = args.at(-1)?.type === 'keywords' ? args.at(-1) : undefined;
  const values = args.filter((one) => one !== words).map((one) => expression(flow, one));
  for (const value of values.slice(1)) flow.evaluate(value);
  const block = doBlockOf(node);
  if (piped && values[0]) flow.evaluate(values[0]);
  const subject = held(flow, node, piped ?? values[0] ?? nothing);
  return either([...(words ? namedOf(words).map((pair) => expression(flow, fieldOf(pair, 'value'))) : []), ...(block ? [blockValue(flow, block, subject)] : [])]);
};

/** The sides of `cond` are questions, not patterns. */
const cond: Form = (flow, node) => {
  const block = doBlockOf(node);
  const clauses = block ? namedOf(block).filter(({ type }) => type === 'stab_clause') : [];
  return either(
    clauses.map((one) => {
      const left = fieldOf(one, 'left');
      for (const question of left ? namedOf(left) : []) flow.evaluate(expression(flow, question));
      return clause(flow, { ...one, children: one.children.filter(({ field }) => field !== 'left') }, []);
    }),
  );
};

/** `for x <- xs`: each of what there is. */
const each: Form = (flow, node) => {
  const args = argumentsOf(node);
  const words = args.at(-1)?.type === 'keywords' ? args.at(-1) : undefined;
  for (const one of args) {
    const [left, right] = [fieldOf(one, 'left'), fieldOf(one, 'right')];
    if (one.type === 'binary_operator' && left && right && /^\s*<-\s*$/.test(flow.text({ ...one, start: left.end, end: right.start })))
      bind(flow, left, { is: 'iterate', of: expression(flow, right) });
    else if (one !== words) flow.evaluate(expression(flow, one));
  }
  const body = doBlockOf(node) ?? wordIn(flow, words, 'do');
  const value = body?.type === 'do_block' ? blockValue(flow, body) : expression(flow, body);
  return { is: 'container', kind: 'list', entries: [{ key: null, value, is_spread: false }] };
};

/** `then(value, f)` is what `f` gives, `tap(value, f)` the value. */
const handed =
  (gives: 'value' | 'result'): Form =>
  (flow, node, piped) => {
    const values = [...(piped ? [piped] : []), ...argumentsOf(node).map((one) => expression(flow, one))];
    const value = held(flow, node, values[0] ?? nothing);
    const made: Expression = { is: 'call', callee: values[1] ?? nothing, arguments: [argument(value)], form: 'reference', line: node.line };
    if (gives === 'result') return made;
    flow.evaluate(made);
    return value;
  };

const forms: Readonly<Record<string, Form>> = Object.fromEntries<Form>([
  ['then', handed('result')],
  ...Object.entries<Form>({
    defmodule: module,
    defprotocol: module,
    defimpl: module,
    def: silent,
    defp: silent,
    defmacro: silent,
    defmacrop: silent,
    defdelegate: silent,
    defguard: silent,
    defguardp: silent,
    defoverridable: silent,
    defstruct: evaluated,
    defexception: evaluated,
    alias,
    import: opened,
    use,
    require: required,
    quote,
    unquote,
    unquote_splicing: unquote,
    case: branches,
    with: branches,
    if: branches,
    unless: branches,
    receive: branches,
    try: branches,
    cond,
    for: each,
    tap: handed('value'),
  }),
]);
