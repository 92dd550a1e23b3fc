import type { Answer } from '@doctown/generation/bench';
import type { CodeTruth, Judged } from './truth.ts';
import { lastOf } from './truth.ts';

export const KINDS = ['calls', 'called_by', 'returns', 'takes', 'raises', 'reads', 'writes', 'extends', 'invented name', 'verb in the prose'] as const;
export type Kind = (typeof KINDS)[number];

/** An answer of which it is known whether it is true. */
export interface Planted {
  kind: Kind;
  judged: Judged;
  answer: Answer;
}

type Random = () => number;
type Typed = Exclude<Kind, 'invented name' | 'verb in the prose'>;
type Pick = (judged: Judged, others: readonly Judged[], random: Random) => string | null;

const SAYS_NOTHING = 'Does a part of the work of its file.';
const CODE = /^(?:function|method|constructor)$/;
const TYPE = /^(?:class|struct|interface|trait)$/;
/** `self` and one-letter names say nothing; words of the language are no names. */
const isTelling = (name: string): boolean =>
  /^[\p{L}_$][\p{L}\p{N}_$]{2,}$/u.test(name) &&
  !/^(?:self|this|cls|undefined|super|return|true|false|null|None|True|False|new|not|and|for|the|int|str|var|let|const|mut|self_|_+)$/.test(name);

const anyOf = <T>(items: readonly T[], random: Random): T | null => (items.length === 0 ? null : (items[Math.floor(random() * items.length)] as T));
const truthful =
  (list: (truth: CodeTruth) => readonly string[]): Pick =>
  (judged, _, random) =>
    anyOf(list(judged.truth).filter(isTelling), random);
/** Something that is true of another symbol, mostly of the same file, and not of this one. */
const ofAnother =
  (list: (one: Judged) => readonly string[], isExcluded: (name: string, judged: Judged) => boolean): Pick =>
  (judged, others, random) =>
    anyOf(
      [...new Set(others.flatMap(list))].filter((name) => isTelling(name) && !isExcluded(name, judged)),
      random,
    );

const isCode =
  (pick: Pick): Pick =>
  (judged, others, random) =>
    CODE.test(judged.context.kind) ? pick(judged, others, random) : null;
const isType =
  (pick: Pick): Pick =>
  (judged, others, random) =>
    TYPE.test(judged.context.kind) ? pick(judged, others, random) : null;
const isIn =
  (list: (truth: CodeTruth) => readonly string[]) =>
  (name: string, { truth }: Judged): boolean =>
    list(truth).includes(name);
const nameOf = ({ context }: Judged): string => context.name;

const TRUE: Readonly<Record<Typed, Pick>> = {
  calls: isCode(truthful(({ calls }) => calls)),
  called_by: isCode((judged, _, random) => anyOf(judged.callers.map(lastPart).filter(isTelling), random)),
  returns: isCode(truthful(({ returns }) => returns)),
  takes: isCode(truthful(({ takes }) => takes)),
  raises: isCode(truthful(({ raises }) => raises)),
  reads: isCode(truthful(({ reads }) => reads)),
  writes: isCode(truthful(({ writes }) => writes)),
  extends: isType(truthful(({ bases }) => bases)),
};

const FALSE: Readonly<Record<Typed, Pick>> = {
  calls: isCode(
    ofAnother(
      ({ truth, context }) => [...truth.calls, ...(CODE.test(context.kind) ? [context.name] : [])],
      isIn(({ calls, words }) => [...calls, ...words.filter((word) => calls.includes(word))]),
    ),
  ),
  called_by: isCode((judged, others, random) =>
    anyOf(
      others
        .filter(({ context }) => CODE.test(context.kind))
        .map(nameOf)
        .filter((name) => isTelling(name) && name !== judged.context.name && !judged.callers.some((caller) => caller.split(/\W+/).includes(name))),
      random,
    ),
  ),
  returns: isCode((judged, others, random) =>
    anyOf(
      others
        .flatMap(({ truth, context }) => [...truth.returns, ...(TYPE.test(context.kind) ? [context.name] : [])])
        .filter((name) => isTelling(name) && /^\p{Lu}\p{L}*\p{Ll}/u.test(name) && !judged.truth.words.includes(name) && !judged.truth.returns.includes(name)),
      random,
    ),
  ),
  takes: isCode(
    ofAnother(
      ({ truth }) => [...truth.takes, ...truth.writes],
      isIn(({ takes }) => takes),
    ),
  ),
  raises: isCode(
    ofAnother(
      ({ truth }) => truth.raises,
      isIn(({ raises, words }) => [...raises, ...words]),
    ),
  ),
  reads: isCode(
    ofAnother(
      ({ truth }) => truth.reads,
      isIn(({ reads, words }) => [...reads, ...words]),
    ),
  ),
  writes: isCode((judged, others, random) => {
    const { writes, touched, reads } = judged.truth;
    const names = [...reads, ...others.flatMap(({ truth }) => truth.writes)];
    return anyOf(
      [...new Set(names)].filter((name) => isTelling(name) && !writes.includes(name) && !touched.includes(name)),
      random,
    );
  }),
  extends: isType(
    ofAnother(
      ({ context, truth }) => [...truth.bases, ...(TYPE.test(context.kind) ? [context.name] : [])],
      (name, { truth, context }) => truth.bases.includes(name) || name === context.name || isInHead(name, context.signature),
    ),
  ),
};
const isInHead = (name: string, signature: string): boolean => signature.split(/\W+/).includes(name);
const lastPart = (path: string): string =>
  lastOf(
    path
      .replace(/\(.*$/, '')
      .replace(/\/\d+$/, '')
      .split(/::|#|\\|->/)
      .at(-1) ?? path,
  );

/** A true or a false answer of a kind about a symbol; null where the symbol gives no occasion. */
export function plant(kind: Kind, isTrue: boolean, judged: Judged, others: readonly Judged[], random: Random): Planted | null {
  if (kind === 'invented name') return isTrue ? knownName(judged, random) : inventedName(judged, others, random);
  if (kind === 'verb in the prose') return verb(isTrue, judged, others, random);
  const object = (isTrue ? TRUE : FALSE)[kind](judged, others, random);
  return object === null ? null : { kind, judged, answer: { summary: SAYS_NOTHING, claims: [{ kind: kind === 'extends' && random() < 0.3 ? 'implements' : kind, object }] } };
}

function knownName(judged: Judged, random: Random): Planted | null {
  const { takes, calls, reads } = judged.truth;
  const name = anyOf([...takes, ...calls, ...reads].filter(isTelling), random);
  return name === null
    ? null
    : said('invented name', judged, random() < 0.5 || !/_|\p{Ll}\p{Lu}/u.test(name) ? `Works on what \`${name}\` holds.` : `Works on what ${name} holds.`);
}

/** Two names of the file made one, as a model does that remembers half. */
function inventedName(judged: Judged, others: readonly Judged[], random: Random): Planted | null {
  const [a, b] = [anyOf(others.map(nameOf).filter(isTelling), random), anyOf(judged.truth.words.filter(isTelling), random)];
  if (a === null || b === null) return null;
  const name =
    /_/.test(a + b) || judged.context.language === 'python' ? `${a}_${b}`.toLowerCase().replace(/_+/g, '_').replace(/^_/, '') : `${a}${b.charAt(0).toUpperCase()}${b.slice(1)}`;
  const known = new Set([judged, ...others].flatMap(({ context, truth }) => [context.name, ...truth.words]).map((word) => word.toLowerCase()));
  if (known.has(name.toLowerCase()) || !/_|\p{Ll}\p{Lu}/u.test(name)) return null;
  return said('invented name', judged, random() < 0.5 ? `Works on what \`${name}\` holds.` : `Works on what ${name} holds.`);
}

const said = (kind: Kind, judged: Judged, summary: string): Planted => ({ kind, judged, answer: { summary, claims: [] } });

const VERBS: readonly { claim: Typed; say: (name: string) => string }[] = [
  { claim: 'calls', say: (name) => `Prepares its input and calls \`${name}\` with it.` },
  { claim: 'calls', say: (name) => `Does its work by invoking the helper \`${name}()\`.` },
  { claim: 'called_by', say: (name) => `Is called by \`${name}\` to do a part of the work.` },
  { claim: 'raises', say: (name) => `Checks its input and raises a \`${name}\` where it is wrong.` },
  { claim: 'takes', say: (name) => `Takes \`${name}\` and works on it.` },
  { claim: 'writes', say: (name) => `Updates \`${name}\` with what it found.` },
  { claim: 'reads', say: (name) => `Reads \`${name}\` to decide what to do.` },
  { claim: 'extends', say: (name) => `Extends \`${name}\` with more of the same.` },
];

function verb(isTrue: boolean, judged: Judged, others: readonly Judged[], random: Random): Planted | null {
  const { claim, say } = anyOf(VERBS, random) as (typeof VERBS)[0];
  const name = (isTrue ? TRUE : FALSE)[claim](judged, others, random);
  return name === null ? null : said('verb in the prose', judged, say(name));
}
