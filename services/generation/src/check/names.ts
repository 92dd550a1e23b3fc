/** A name as its parts: `self.cache.get(key)` is self, cache, get; `Vec<T>` is Vec; `Foo#bar`, `A::b`, `a->b` and `App\Foo` likewise. */
export function partsOf(name: string): string[] {
  let text = name.trim().replace(/^[`'"]+|[`'"]+$/g, '');
  for (let before = ''; before !== text; ) {
    before = text;
    text = text.replace(/\([^()]*\)|<[^<>]*>|\[[^[\]]*\]|\{[^{}]*\}/g, '');
  }
  return text
    .replace(/\/\d+$/, '')
    .split(/\?\.|\.|::|->|#|\\|:|!(?=\.)/)
    .map((part) => part.trim().replace(/^[@$&*~]+|[!?*&]+$/g, ''))
    .filter((part) => part !== '');
}

const WORD = /[\p{L}_$][\p{L}\p{N}_$]*/gu;

/** Every name in a text, without sigils. */
export const wordsIn = (text: string): string[] => (text.match(WORD) ?? []).map((word) => word.replace(/^\$+|\$+$/g, '')).filter((word) => word !== '');

const CONSTRUCTORS = new Set(['constructor', '__init__', '__new__', 'new', 'init', 'initialize', '__construct', '<init>', 'ctor']);
const RECEIVERS = new Set(['self', 'this', 'cls', 'super', 'base', 'parent', 'static']);
const isType = (part: string): boolean => /^_*\p{Lu}/u.test(part) && !/^[\p{Lu}\d_]+$/u.test(part);

/**
 * Whether one of the known names can be what is claimed: their last parts are equal, and what stands before is equal, or is not told. Where a type
 * stands before both, it is the same one; a variable before a known name may hold anything, unless another known name tells of what type it is.
 */
export function isAmong(claimed: readonly string[], known: readonly (readonly string[])[]): boolean {
  if (claimed.length === 1 && CONSTRUCTORS.has(claimed[0] ?? '')) return known.some((one) => one.at(-1) === claimed[0]);
  const wanted = plain(claimed);
  const around = wanted.at(-2);
  const alike = known.map(plain).filter((one) => one.at(-1) !== undefined && one.at(-1) === wanted.at(-1));
  if (around === undefined || !isType(around)) return alike.length > 0;
  const before = alike.map((one) => one.at(-2));
  if (before.some((one) => one !== undefined && bare(one) === bare(around))) return true;
  return alike.length > 0 && !before.some((one) => one !== undefined && isType(one));
}

const bare = (name: string): string => name.toLowerCase().replaceAll('_', '');

/** Making a `Foo` is calling its constructor, whatever that is called. */
function plain(parts: readonly string[]): readonly string[] {
  const inner = parts.length > 1 && RECEIVERS.has(parts[0] ?? '') ? parts.slice(1) : parts;
  const last = inner.at(-1) ?? '';
  return inner.length > 1 && (CONSTRUCTORS.has(last) || last === inner.at(-2)) ? inner.slice(0, -1) : inner;
}
