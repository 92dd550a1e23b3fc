// What a pack's JSON may be trusted with: nothing. Each reads one field and gives a value of the promised type, whatever is there.

export type Json = Record<string, unknown>;

export const object = (value: unknown): Json => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {});
export const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
export const text = (value: unknown): string => (typeof value === 'string' ? value : '');
export const texts = (value: unknown): string[] => list(value).filter((item) => typeof item === 'string');
export const flag = (value: unknown): boolean => value === true;

/** A finite number inside the bounds, else the nearest bound, else 0. */
export const number = (value: unknown, least = 0, most = Number.MAX_SAFE_INTEGER): number =>
  typeof value === 'number' && Number.isFinite(value) ? Math.min(most, Math.max(least, value)) : Math.max(0, least);

/** A whole number that fits 32 bits without sign. */
export const whole = (value: unknown): number => Math.floor(number(value, 0, 0xffff_ffff));
