import type { SymbolContext } from '@doctown/schema';
import { partsOf, wordsIn } from './names.ts';

/** What is known of a symbol, ready to be asked. */
export interface Evidence {
  calls: string[][];
  callers: string[][];
  raises: string[][];
  extends: string[][];
  implements: string[][];
  reads: ReadonlySet<string>;
  writes: string[][];
  parameters: ReadonlySet<string>;
  /** The names in the signature's brackets; null where it has none. */
  bracketed: ReadonlySet<string> | null;
  /** As written; null where no type is written. */
  returns: string | null;
  gives_back: boolean | null;
  /** Something is raised that is only known at run time. */
  raises_unknown: boolean;
  /** Every name that stands anywhere around it. */
  words: ReadonlySet<string>;
  /** The same in lower case. */
  lower: ReadonlySet<string>;
  source: string;
  doc_comment: string;
  signature: string;
  /** Nothing that could decide a claim was cut away: of its code, of its callers. */
  has_whole_code: boolean;
  has_all_callers: boolean;
}

/** As many as assembly tells of at most. */
const LISTED = 10;

export function evidenceOf(context: SymbolContext): Evidence {
  const { facts, signature, source = '', doc_comment } = context;
  const isCut = source === '' || source.includes('…');
  const words = wordsAround(context);
  const callNames = [
    ...(facts?.calls ?? []),
    ...(facts?.callees ?? []).map(({ name }) => name),
    ...context.calls,
    ...(context.callees ?? []).map(({ name }) => name),
    ...(facts ? [] : calledIn(source)),
  ];
  const bracketed = bracketsOf(signature);
  return {
    calls: callNames.map(partsOf),
    callers: [
      ...(facts?.callers ?? []),
      ...(facts?.possible_callers ?? []),
      ...context.called_by,
      ...(context.callers ?? []).map(({ name }) => name),
      ...(context.tests ?? []),
    ].map(partsOf),
    raises: (facts?.raises ?? raisedIn(source)).filter((name) => name !== '*').map(partsOf),
    raises_unknown: facts?.raises.includes('*') ?? false,
    extends: (facts?.extends ?? []).map(partsOf),
    implements: (facts?.implements ?? []).map(partsOf),
    reads: new Set(facts ? [...facts.reads, ...facts.parameters, ...facts.calls.flatMap(partsOf)] : wordsIn(source)),
    writes: (facts?.writes ?? writtenIn(source)).map(partsOf),
    parameters: new Set(facts?.parameters ?? []),
    bracketed: bracketed === null ? null : new Set(wordsIn(bracketed)),
    returns: facts?.returns ?? null,
    gives_back: facts?.gives_back ?? null,
    words,
    lower: new Set([...words].map((word) => word.toLowerCase())),
    source,
    doc_comment: doc_comment ?? '',
    signature,
    has_whole_code: facts?.is_whole ?? (!isCut && context.calls.length < LISTED),
    has_all_callers: facts ? facts.is_whole : context.called_by.length < LISTED,
  };
}

function wordsAround(context: SymbolContext): Set<string> {
  const { facts } = context;
  const mentions = [context.parent ?? [], context.callees ?? [], context.callers ?? [], facts?.callees ?? []].flat();
  const texts = [
    context.name,
    context.qualified_name ?? '',
    context.file_path,
    context.signature,
    context.source ?? '',
    context.doc_comment ?? '',
    ...mentions.flatMap(({ name, signature }) => [name, signature]),
    ...[context.calls, context.called_by, context.imports, context.related_symbols, context.members, context.siblings, context.tests].flatMap((names) => names ?? []),
    ...(facts
      ? [
          facts.calls,
          facts.raises,
          facts.reads,
          facts.writes,
          facts.extends,
          facts.implements,
          facts.parameters,
          facts.callers,
          facts.possible_callers,
          facts.members,
          [facts.returns ?? ''],
        ].flat()
      : []),
  ];
  return new Set(texts.flatMap(wordsIn));
}

/** What stands in the first outer brackets of a signature; with a receiver before the name, in all of them. */
function bracketsOf(signature: string): string | null {
  let depth = 0;
  let inside = '';
  let isFound = false;
  for (const letter of signature) {
    if (letter === ')') depth--;
    if (depth > 0) inside += letter;
    if (letter === '(') {
      depth++;
      isFound = true;
      inside += ' ';
    }
  }
  return isFound ? inside : null;
}

// Without facts, what the text itself shows.
const calledIn = (source: string): string[] => [...source.matchAll(/([\p{L}_$][\p{L}\p{N}_$.]*)\s*\(/gu)].map(([, name = '']) => name);
const raisedIn = (source: string): string[] => [...source.matchAll(/\b(?:raise|throw)\s+(?:new\s+)?([\p{L}_$][\p{L}\p{N}_$.]*)/gu)].map(([, name = '']) => name);
const writtenIn = (source: string): string[] =>
  [...source.matchAll(/([\p{L}_$][\p{L}\p{N}_$.]*)\s*(?:\[[^\]]*\]\s*)?(?:[-+*/%|&^]|\?\?|\|\||&&|<<|>>|:)?=(?![=>])/gu)].map(([, name = '']) => name);
