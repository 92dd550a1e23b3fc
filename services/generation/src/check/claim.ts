import type { TypedClaim } from '../answer.ts';
import type { Evidence } from './evidence.ts';
import { isAmong, partsOf, wordsIn } from './names.ts';
import { returns } from './returns.ts';

/** `unknown`: what would decide it is not there to look at. */
export type Finding = 'holds' | 'fails' | 'unknown';

type Judge = (object: string, evidence: Evidence, kind: string) => Finding;

const among = (object: string, known: readonly string[][]): boolean => isAmong(partsOf(object), known);
/** The types, or the modules, of which what is known are members. */
const owners = (known: readonly string[][]): string[][] => known.map((path) => path.slice(0, -1));
const lastOf = (object: string): string => partsOf(object).at(-1) ?? '';
const holdsOr = (isHeld: boolean, isDecided: boolean): Finding => (isHeld ? 'holds' : isDecided ? 'fails' : 'unknown');

const calls: Judge = (object, { calls: known, has_whole_code }) => holdsOr(among(object, known), has_whole_code);

/** A class or a module calls what its members call. */
const calledBy: Judge = (object, { callers, has_all_callers }) => holdsOr(among(object, [...callers, ...owners(callers)]), has_all_callers);

const takes: Judge = (object, { parameters, bracketed, signature, doc_comment }) => {
  const name = lastOf(object);
  if (parameters.has(name) || bracketed?.has(name)) return 'holds';
  if (documented(doc_comment, /@param|:param|@arg|\\param|\bArgs:|\bParameters\b|\bOptions\b/, name)) return 'holds';
  return signature.endsWith('…') ? 'unknown' : 'fails';
};

const raises: Judge = (object, { raises: known, raises_unknown, reads, doc_comment, signature, has_whole_code }) => {
  const name = lastOf(object);
  if (among(object, known)) return 'holds';
  if (/\bthrows?\b/.test(signature) && wordsIn(signature.replace(/^.*\bthrows?\b/, '')).includes(name)) return 'holds';
  if (wordsIn(doc_comment).includes(name)) return 'holds';
  return holdsOr(false, has_whole_code && !(raises_unknown && reads.has(name)));
};

const reads: Judge = (object, { reads: known, has_whole_code }) => holdsOr(known.has(lastOf(object)), has_whole_code);

/** Methods that change what they are called on. */
const MUTATING =
  /^(?:add|append|appendleft|apply|assign|clear|close|copy|decrement|delete|discard|emplace|enqueue|erase|extend|fill|flush|increment|insert|insertBefore|lock|merge|notify|offer|open|pop|popleft|prepend|push|pushBack|push_back|push_str|put|putAll|register|release|remove|removeAll|replace|reset|resize|reverse|seek|set|setdefault|shift|sort|splice|start|stop|store|swap|truncate|unlock|unshift|update|write|writeln|writeString)/i;

const writes: Judge = (object, { writes: known, calls: called, source, has_whole_code }) => {
  const name = lastOf(object);
  if (known.some((path) => path.includes(name))) return 'holds';
  const on = called.filter((path) => path.slice(0, -1).includes(name));
  if (on.some((path) => MUTATING.test(path.at(-1) ?? ''))) return 'holds';
  // What it calls may change what it is called on, and what it is given.
  return holdsOr(false, has_whole_code && on.length === 0 && !isGiven(name, source));
};

/** Whether a name stands in the brackets of a call. */
const isGiven = (name: string, source: string): boolean => new RegExp(`[\\w$\\])]\\((?:[^()\\n]*[\\s,(&*.:])?${escaped(name)}(?![\\w$(])`).test(source);

const extended: Judge = (object, { extends: bases, implements: interfaces, signature, source, doc_comment, has_whole_code }, kind) => {
  const name = lastOf(object);
  if (among(object, [...bases, ...interfaces, ...owners(interfaces)])) return 'holds';
  const head = signature
    .split(/\b(?:extends|implements|with|for)\b|[:(]/)
    .slice(1)
    .join(' ');
  if (wordsIn(head).includes(name)) return 'holds';
  if ((/#\[derive\(([^)]*)\)/.exec(source)?.[1] ?? '').split(/\W+/).includes(name)) return 'holds';
  return holdsOr(kind === 'implements' && wordsIn(doc_comment).includes(name), has_whole_code);
};

const JUDGES: Readonly<Record<TypedClaim['kind'], Judge>> = { calls, called_by: calledBy, takes, raises, reads, writes, returns, extends: extended, implements: extended };

/** Whether the code bears a claim out. */
export const judge = ({ kind, object }: TypedClaim, evidence: Evidence): Finding =>
  partsOf(object).length === 0 && kind !== 'returns' ? 'fails' : JUDGES[kind](object, evidence, kind);

/** Whether a doc comment lists a name among what a tag introduces. */
function documented(doc: string, tag: RegExp, name: string): boolean {
  const at = doc.search(tag);
  return at >= 0 && wordsIn(doc.slice(at)).includes(name);
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
