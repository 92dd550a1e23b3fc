import type { TypedClaim } from '../answer.ts';

/** A verb that says of the symbol what a claim says; the name or the names in backticks follow. */
interface Verb {
  kind: TypedClaim['kind'];
  pattern: RegExp;
  /** Only of these kinds of symbols is that meant. */
  of?: RegExp;
}

const TYPES = /^(?:class|struct|interface|trait|impl|enum|union|component|object)$/;
const CALLED = /^(?:function|method|constructor|macro|property)$/;
const FILLER = '(?:(?:the|its|a|an|either|both|internally|first|then|directly|only|underlying|given|private|internal|helper|method|function|constructor|local|shared)\\s+){0,4}';
const LIST = '(`[^`]+`(?:(?:\\s*,\\s*(?:and\\s+|or\\s+)?|\\s+(?:and|or)\\s+(?:then\\s+)?)`[^`]+`)*)';

const verb = (words: string, tail = ''): RegExp => new RegExp(`\\b(?:${words})\\s+${FILLER}${LIST}${tail}`, 'gi');

const VERBS: readonly Verb[] = [
  { kind: 'called_by', pattern: verb('(?:called|invoked) (?:only |directly |internally )?(?:by|from)') },
  { kind: 'calls', pattern: verb('calls|by calling|invokes|by invoking|delegates to|dispatches to', '(?!\\s+(?:on|in|of|with|for) `)(?!\\w)') },
  { kind: 'raises', pattern: verb('raises|raising|throws|throwing|panics with|rejects with') },
  { kind: 'extends', pattern: verb('extends|extending|inherits from|derives from|subclasses|subclass of'), of: TYPES },
  { kind: 'implements', pattern: verb('implements|implementing'), of: TYPES },
  { kind: 'returns', pattern: verb('returns|returning'), of: CALLED },
  { kind: 'takes', pattern: verb('takes|accepts|taking|accepting'), of: CALLED },
  { kind: 'writes', pattern: verb('sets|assigns|updates|mutates|modifies|overwrites|increments|resets|initializes|initialises'), of: CALLED },
  { kind: 'reads', pattern: verb('reads|reading|looks up'), of: CALLED },
];

/** What turns a sentence round, or gives the verb to somebody else. */
const NEGATED =
  /\b(?:not|never|without|nor|no longer|instead of|rather than|unlike|cannot|avoids?|before|until|if|when|whenever|unless|once|after|while|should|must|may|can|could|whether)\b[^.;]*$|n't\b[^.;]*$/i;
/** What a clause with its own subject says is said of that. */
const CLAUSE = /\b(?:which|that|who|whose)\b[^,;]*$/i;
const SOMEBODY_ELSE =
  /(?:\b(?:which|that|who|whose(?:\s+\w+)?|callers?|they|users?|clients?|subclass(?:es)?|implementations?|callbacks?|handlers?|hooks?|tests?|to|and it)|`[^`]+`)\s*$/i;

/** Of a sentence: what it claims by its verbs. Only what can be read in one way. */
export function claimsIn(sentence: string, symbol: { name: string; kind: string }): TypedClaim[] {
  const found: TypedClaim[] = [];
  for (const { kind, pattern, of } of VERBS) {
    if (of && !of.test(symbol.kind)) continue;
    for (const match of sentence.matchAll(pattern)) {
      const before = sentence.slice(0, match.index);
      if (NEGATED.test(before) || CLAUSE.test(before) || (kind !== 'called_by' && SOMEBODY_ELSE.test(before) && !before.trimEnd().endsWith(`\`${symbol.name}\``))) continue;
      for (const object of namesIn(match[1] ?? '')) if (isMeant(kind, object, sentence.slice(match.index + match[0].length))) found.push({ kind, object });
    }
  }
  // Somebody calls it.
  for (const [, by = ''] of sentence.matchAll(/`([^`]+)`\s+(?:calls|invokes)\s+(?:it|this|this (?:function|method))\b/gi)) found.push({ kind: 'called_by', object: by });
  return found;
}

const namesIn = (list: string): string[] => [...list.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name.trim());

const CODE_NAME = /^[\p{L}_$@*&.:#>\\-][\p{L}\p{N}_$.:#>\\-]*[!?]?(?:\(.*\))?$/u;

/** Whether the verb can only be meant as the claim of its kind. */
function isMeant(kind: TypedClaim['kind'], object: string, after: string): boolean {
  if (!CODE_NAME.test(object)) return false;
  // `returns x` names a value as often as a type; `raises x` a number to a power.
  if (kind === 'raises') return /^[\p{Lu}_]|Error$|Exception$|\./u.test(object);
  if (kind === 'returns')
    return /^\p{Lu}\p{L}*\p{Ll}/u.test(object) && !/^(?:True|False|None|Null)$/.test(object) && !/^\s*(?:'s|’s|value|field|member|property|attribute|constant)\b/.test(after);
  // `.gitignore` is a file.
  if (kind === 'reads' || kind === 'writes')
    return !/^\.|[/]|\.(?:json|ya?ml|toml|txt|md|xml|csv|ini|cfg|lock)$/.test(object) && !/^\s*(?:bytes|lines|items|characters|records|entries)\b/.test(after);
  return true;
}
