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

/** Whether two names can mean the same: their last parts are equal, and what stands before does not name two different types. */
export function isSame(claimed: readonly string[], known: readonly string[]): boolean {
  if (claimed.length === 1 && CONSTRUCTORS.has(claimed[0] ?? '')) return known.at(-1) === claimed[0];
  const [a, b] = [plain(claimed), plain(known)];
  const [lastA, lastB] = [a.at(-1), b.at(-1)];
  if (lastA === undefined || lastB === undefined || lastA !== lastB) return false;
  const [aroundA, aroundB] = [a.at(-2), b.at(-2)];
  if (aroundA === undefined || aroundB === undefined || aroundA === aroundB) return true;
  return !(isType(aroundA) && isType(aroundB));
}

/** Making a `Foo` is calling its constructor, whatever that is called. */
function plain(parts: readonly string[]): readonly string[] {
  const inner = parts.length > 1 && RECEIVERS.has(parts[0] ?? '') ? parts.slice(1) : parts;
  const last = inner.at(-1) ?? '';
  return inner.length > 1 && (CONSTRUCTORS.has(last) || last === inner.at(-2)) ? inner.slice(0, -1) : inner;
}
