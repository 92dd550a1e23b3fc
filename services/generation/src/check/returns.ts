import type { Finding } from './claim.ts';
import type { Evidence } from './evidence.ts';
import { wordsIn } from './names.ts';

/** Names of one thing in several languages. */
const ALIKE: readonly (readonly string[])[] = [
  ['void', 'none', 'null', 'undefined', 'nil', 'nothing', 'unit', 'never', 'noreturn'],
  ['str', 'string', 'text', 'cstring', 'charsequence', 'char', 'bytes'],
  ['bool', 'boolean'],
  [
    'int',
    'integer',
    'number',
    'float',
    'double',
    'long',
    'short',
    'i8',
    'i16',
    'i32',
    'i64',
    'u8',
    'u16',
    'u32',
    'u64',
    'usize',
    'isize',
    'size_t',
    'bigint',
    'f32',
    'f64',
    'uint',
    'int64',
    'int32',
    'uint64',
    'uint32',
    'byte',
    'uint8_t',
  ],
  ['list', 'array', 'vec', 'slice', 'sequence', 'iterable', 'tuple', 'set', 'iterator', 'generator', 'collection'],
  ['dict', 'map', 'object', 'mapping', 'record', 'hash', 'hashmap'],
  ['function', 'callable', 'func', 'fn', 'closure', 'lambda', 'callback'],
  ['error', 'exception', 'throwable'],
];
const groupOf = new Map(ALIKE.flatMap((names, group) => names.map((name) => [name, group] as const)));
const NOTHING = 0;
/** What holds another type says little of it. */
const AROUND = new Set([
  'promise',
  'optional',
  'option',
  'result',
  'future',
  'task',
  'awaitable',
  'readonly',
  'partial',
  'final',
  'const',
  'static',
  'async',
  'impl',
  'dyn',
  'mut',
  'unsafe',
  'a',
  'an',
  'the',
  'of',
  'or',
  'and',
  'instance',
  'coroutine',
  'self',
  'this',
]);

/** Whether what is claimed to be given back is what the code says it gives back. */
export function returns(object: string, evidence: Evidence): Finding {
  const claimed = wordsIn(object.replace(/\[\]/g, ' Array ')).filter((word) => !AROUND.has(word.toLowerCase()));
  if (isNothing(claimed, object)) return nothing(evidence);
  if (claimed.length === 0) return waiting(object, evidence);
  const declared = evidence.returns;
  if (declared !== null) {
    const known = typeNames(declared);
    if (claimed.every((word) => known.has(word.toLowerCase()) || isAlike(word, known))) return 'holds';
    if (isGivenBack(claimed, evidence.source)) return 'holds';
    // What a type stands for, and what a written `auto`, `any` or type parameter will be, is told elsewhere.
    return isOpen(declared) ? 'unknown' : 'fails';
  }
  if (evidence.gives_back === false) return 'fails';
  if (isGivenBack(claimed, evidence.source)) return 'holds';
  return claimed.every((word) => groupOf.has(word.toLowerCase()) || evidence.reads.has(word)) ? 'unknown' : 'fails';
}

/** Only what holds another type is claimed, `Promise` for one. */
function waiting(object: string, { returns: declared, signature, source }: Evidence): Finding {
  const words = wordsIn(object);
  if (declared !== null && wordsIn(declared).some((word) => words.includes(word))) return 'holds';
  if (/\basync\b|\bsuspend\b/.test(`${signature} ${source.slice(0, 400)}`)) return 'holds';
  return declared === null && words.some((word) => source.includes(word) || source.includes('.then(')) ? 'unknown' : 'fails';
}

const isNothing = (claimed: readonly string[], object: string): boolean =>
  object.trim() === '()' || (claimed.length === 1 && groupOf.get(claimed[0]?.toLowerCase() ?? '') === NOTHING);

function nothing({ returns: declared, gives_back, source }: Evidence): Finding {
  if (declared !== null) return /\b(?:void|None|null|undefined|nil|never|Unit|NoReturn|Void|Optional|Option)\b|\?|^\(\)$|\bany\b/i.test(declared) ? 'holds' : 'fails';
  if (gives_back === false) return 'holds';
  if (/\breturn\s*(?:None|null|undefined|nil|void 0)?\s*(?:;|$|\n|\})/m.test(source)) return 'holds';
  // Past the last line nothing may be given back all the same.
  return 'unknown';
}

function typeNames(declared: string): Set<string> {
  const names = wordsIn(declared).map((word) => word.toLowerCase());
  return new Set(/\[\]|\[/.test(declared) ? [...names, 'array'] : names);
}

const isAlike = (word: string, known: ReadonlySet<string>): boolean => {
  const group = groupOf.get(word.toLowerCase());
  return group !== undefined && [...known].some((name) => groupOf.get(name) === group);
};

/** Whether all that is claimed stands in one thing that is given back. */
const isGivenBack = (claimed: readonly string[], source: string): boolean => {
  if (claimed.length === 0) return true;
  const given = [...source.matchAll(/\breturn\b([^;\n]*)|=>\s*([^;\n{]+)/g)].map(([, a = '', b = '']) => new Set(wordsIn(`${a} ${b}`)));
  return given.some((words) => claimed.every((word) => words.has(word)));
};

const isOpen = (declared: string): boolean =>
  /^(?:auto|any|unknown|Any|object|Object|var|dynamic|decltype.*|id|[A-Z]|.*\bconcept\b.*)$/.test(declared.trim()) ||
  /\btypeof\b|\bReturnType\b|\binfer\b|\bis\b|\basserts\b/.test(declared);
