import type { Mention, SymbolContext } from '@doctown/schema';
import { countTokens, cutToTokens } from '../tokens.ts';
import { cutCode } from './cut.ts';
import { asData, asLine, type Block } from './fence.ts';

/** What is told of one symbol. */
export interface Item {
  /** What its neighbours in the same place are told as well. */
  shared: string[];
  facts: string[];
  comment: string;
  source: string;
}

/** How much of each part is told, in tokens or in lines. */
interface Measure {
  signature: number;
  comment: number;
  source: number;
  callees: number;
  with_signatures: boolean;
  members: number;
  bases: number;
  imports: number;
  parent: boolean;
}

const FULL: Measure = { signature: 240, comment: 400, source: 4000, callees: 8, with_signatures: true, members: 20, bases: 6, imports: 8, parent: true };
/** The least useful goes first; name, kind, signature and doc comment stay. */
const LESS: readonly Partial<Measure>[] = [
  { imports: 0 },
  { members: 8 },
  { callees: 5 },
  { comment: 250 },
  { with_signatures: false },
  { source: 0.5 },
  { members: 4, bases: 3 },
  { source: 0.25 },
  { callees: 3, comment: 150, signature: 160 },
  { source: 0 },
  { callees: 0, members: 0, bases: 0 },
  { parent: false, comment: 80, signature: 100 },
  { comment: 40, signature: 60 },
  { comment: 24, signature: 30 },
];
const FENCES = 40;
/** From here on the source gives way too. */
const CUTS_SOURCE = 5;
/** No token of code is longer on average; what stands behind is never told, and takes time to count. */
const MAX_LETTERS = 12;

/** A symbol's facts, doc comment and source in at most so many tokens. */
export function itemOf(context: SymbolContext, most: number): Item {
  const clean = cleaned(context, most);
  const counted = new Map<string, number>();
  let measure = FULL;
  for (const [step, less] of [{}, ...LESS].entries()) {
    const { source, ...rest } = less as Partial<Measure>;
    measure = { ...measure, ...rest, ...(source === undefined ? {} : { source: Math.floor(most * source) }) };
    const item = measured(clean, measure, counted);
    const left = most - FENCES - tokensOf(item, counted);
    if (left >= 0) return item;
    // The source alone is what does not fit: it gives way as far as it must, but not beyond the half that says what the rest is for.
    const cut = measure.source > 0 ? count(item.source, counted) + left : 0;
    if (step >= CUTS_SOURCE && cut >= most * 0.4) return { ...item, source: cutCode(item.source, cut - 4, (text) => count(text, counted)) };
  }
  return measured(clean, { ...measure, callees: 0, members: 0, source: 0, imports: 0 }, counted);
}

const tokensOf = ({ shared, facts, comment, source }: Item, counted: Map<string, number>): number =>
  countTokens([...shared, ...facts].join('\n')) + count(comment, counted) + count(source, counted);

/** The long texts are the same from step to step. */
function count(text: string, counted: Map<string, number>): number {
  const known = counted.get(text) ?? countTokens(text);
  counted.set(text, known);
  return known;
}

type Clean = SymbolContext & { callees: Mention[]; members: string[] };

/** Text of the repository as it may stand in a prompt, in an order that no rank decides. */
function cleaned(context: SymbolContext, most: number): Clean {
  const byName = (a: Mention, b: Mention): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
  const callees = context.facts?.callees ?? (context.callees ?? context.calls.map((name) => ({ name, kind: '', signature: '' }))).toSorted(byName);
  const members = context.facts?.members ?? (context.members ?? []).toSorted();
  return {
    ...context,
    callees: callees.map(({ name, kind, signature }) => ({ name: asLine(name), kind: asLine(kind), signature: asLine(signature) })),
    members: members.map(asLine),
    source: atMost(asData(context.source ?? '').trim(), most * MAX_LETTERS),
    doc_comment: asData(context.doc_comment ?? '')
      .trim()
      .slice(0, FULL.comment * MAX_LETTERS),
    signature: asLine(context.signature).slice(0, FULL.signature * MAX_LETTERS),
  };
}

const atMost = (text: string, letters: number): string =>
  text.length <= letters ? text : `${text.slice(0, text.lastIndexOf('\n', letters) > 0 ? text.lastIndexOf('\n', letters) : letters)}\n…`;

const TYPES = /^(?:class|struct|interface|trait|impl|enum|union|component|namespace)$/;
/** In letters. */
const MAX_NAME = 120;
const MAX_SIGNATURE = 200;

function measured(context: Clean, measure: Measure, counted: Map<string, number>): Item {
  const { facts, parent, imports, callees, members } = context;
  const name = (text: string): string => shortened(asLine(text), MAX_NAME);
  const line = (label: string, values: readonly string[]): string[] => (values.length === 0 ? [] : [`${label}: ${values.map(name).join(', ')}`]);
  const parentLine = parent && measure.parent ? [`inside: ${name(parent.kind)} ${TYPES.test(parent.kind) ? name(parent.signature) : name(parent.name)}`] : [];
  const called = callees.slice(0, measure.callees);
  return {
    shared: [`language: ${name(context.language)}`, `file: ${name(context.file_path)}`, ...parentLine],
    facts: [
      `kind: ${name(context.kind)}`,
      `name: ${name(context.qualified_name ?? context.name)}`,
      `signature: ${cutToTokens(context.signature, measure.signature)}`,
      ...line('extends', (facts?.extends ?? []).slice(0, measure.bases)),
      ...line('implements', (facts?.implements ?? []).slice(0, measure.bases)),
      ...line('raises', (facts?.raises ?? []).filter((raised) => raised !== '*').slice(0, measure.bases)),
      ...line('members', members.slice(0, measure.members)),
      ...(measure.with_signatures
        ? called.map(calleeLine)
        : line(
            'calls',
            called.map((callee) => callee.name),
          )),
      ...line('imports', imports.toSorted().slice(0, measure.imports)),
    ],
    comment: cutToTokens(context.doc_comment ?? '', measure.comment),
    source: measure.source <= 0 ? '' : cutCode(context.source ?? '', measure.source, (text) => count(text, counted)),
  };
}

const shortened = (text: string, letters: number): string => (text.length <= letters ? text : `${text.slice(0, letters - 1)}…`);

const calleeLine = ({ name, kind, signature }: Mention): string =>
  `calls: ${cutToTokens(
    [kind, name]
      .filter(Boolean)
      .join(' ')
      .slice(0, MAX_NAME * MAX_LETTERS),
    MAX_NAME,
  )}${signature === '' ? '' : ` — ${shortened(signature, MAX_SIGNATURE)}`}`;

/** An item as it is fenced, after what is shared. */
export const blocksOf = ({ facts, comment, source }: Item, shared: readonly string[], label = ''): Block[] => [
  { label: `facts${label}`, text: [...shared, ...facts].join('\n') },
  ...(comment === '' ? [] : [{ label: `comment${label}`, text: comment }]),
  ...(source === '' ? [] : [{ label: `source${label}`, text: source }]),
];
