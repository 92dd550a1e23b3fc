/** Figures as people read them. English throughout: the site's only language. */

const whole = new Intl.NumberFormat('en-US');
const short = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });

/** `12,345` */
export const count = (value: number): string => whole.format(value);

/** `12.3K` from ten thousand on, exact below. */
export const compact = (value: number): string => (value < 10_000 ? whole.format(value) : short.format(value));

/** `1 file`, `2 files` */
export const plural = (value: number, one: string, many = `${one}s`): string => `${whole.format(value)} ${value === 1 ? one : many}`;

/** `3.4 MB`, powers of 1000 as download dialogs show them. */
export function bytes(value: number): string {
  if (value < 1000) return `${value} B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length, Math.floor(Math.log10(value) / 3));
  const scaled = value / 1000 ** power;
  return `${scaled < 10 ? scaled.toFixed(1) : Math.round(scaled)} ${units[power - 1]}`;
}

/** Dollars with as many digits as tell something: `$0`, `$0.0042`, `$1.37`. */
export function usd(value: number): string {
  if (value === 0) return '$0';
  if (value < 0.0001) return '< $0.0001';
  const isCents = Math.abs(value * 100 - Math.round(value * 100)) < 1e-9;
  return value < 0.1 && !isCents ? `$${value.toFixed(4)}` : `$${value.toFixed(2)}`;
}

/** `0.4 s`, `12 s`, `3 min 20 s`, `1 h 5 min` from milliseconds. */
export function duration(ms: number): string {
  if (ms < 9950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  const rest = seconds % 60;
  if (minutes < 60) return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `0:42`, `12:05`, `1:02:03`: a clock that runs. */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** `just now`, `5 min ago`, `yesterday`, else the day. */
export function ago(iso: string, now: number = Date.now()): string {
  const minutes = Math.floor((now - Date.parse(iso)) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ago`;
  if (minutes < 48 * 60) return 'yesterday';
  return day(iso);
}

/** `25 Nov 2026`, in UTC so that server and browser agree. */
export const day = (iso: string): string => new Date(iso).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

/** `25 Nov 2026, 21:40 UTC` */
export const moment = (iso: string): string => `${day(iso)}, ${new Date(iso).toISOString().slice(11, 16)} UTC`;

/** The seven characters people know a commit by. */
export const shortCommit = (commit: string): string => commit.slice(0, 7);

/** `37%`; never `100%` before it is, never `0%` once it is not. */
export function percent(share: number): string {
  const value = Math.round(share * 100);
  if (share > 0 && value === 0) return '< 1%';
  return `${share < 1 ? Math.min(99, value) : value}%`;
}

/** What a service said, as a sentence: its first letter large, a full stop at its end. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  return trimmed === '' ? '' : trimmed[0]?.toUpperCase() + trimmed.slice(1) + (/[.!?…]$/.test(trimmed) ? '' : '.');
}
