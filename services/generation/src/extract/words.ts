/** `a`, `b` and `c`; of more than `most` the first, and how many more there are. */
export function listed(names: readonly string[], most = 3): string {
  const shown = names.slice(0, names.length === most + 1 ? most + 1 : most).map(code);
  const more = names.length - shown.length;
  return joined(more > 0 ? [...shown, `${more} more`] : shown);
}

export const joined = (parts: readonly string[]): string => (parts.length <= 1 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`);

export const code = (name: string): string => `\`${name.replaceAll('`', '')}\``;

const CONSTRUCTOR = /^(?:constructor|__init__|__new__|new|init|initialize|__construct)$/;

/** A qualified name as one would say it: `Store.save` of a member of a type, `save` of a function; the type where it is its constructor; `save` inside of `Store` itself. */
export function shortName(qualified: string, here?: string): string {
  const parts = qualified
    .replace(/\(.*$/, '')
    .replace(/\/\d+$/, '')
    .split(/\.|::|#|\\|\//)
    .filter((part) => part !== '' && !/^<.*>$/.test(part));
  const last = parts.at(-1) ?? qualified;
  const before = parts.at(-2);
  if (before === undefined || !/^_*\p{Lu}/u.test(before)) return last;
  return CONSTRUCTOR.test(last) || last === before ? before : before === here ? last : `${before}.${last}`;
}

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export const isConstructor = (name: string): boolean => CONSTRUCTOR.test(name);

/** Each once, in order. */
export const unique = (names: readonly string[]): string[] => [...new Set(names)];
