/** `1 234 567` with thin grouping people read at a glance. */
export const number = (value: number): string => value.toLocaleString('en-US');

/** `1.2 MB`, powers of 1000. */
export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  let unit = 0;
  let rest = value;
  while (rest >= 1000 && unit < units.length - 1) {
    rest /= 1000;
    unit++;
  }
  return `${unit === 0 ? rest : rest.toFixed(1)} ${units[unit]}`;
}

/** Milliseconds as `340 ms`, `4.2 s`, `3 m 05 s`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} m ${String(Math.floor((ms % 60_000) / 1000)).padStart(2, '0')} s`;
}

/** Dollars: `$0` when free, four digits when small. */
export const money = (usd: number): string => (usd === 0 ? '$0' : usd < 0.01 ? `$${usd.toFixed(4)}` : `$${usd.toFixed(2)}`);

/** A bar of `width` cells, filled by `share` (0 to 1). */
export function bar(share: number, width: number): string {
  const filled = Math.round(Math.min(1, Math.max(0, share)) * width);
  return '█'.repeat(filled) + '░'.repeat(width - filled);
}

/** Cells to write in: what the terminal says, within what can be read; a pipe or a terminal without a size has 100. */
export const widthOf = (stream: { columns?: number }): number => Math.min(120, Math.max(60, stream.columns || 100));

/** `text` cut to `width` cells with an ellipsis. */
export const cut = (text: string, width: number): string => (text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`);

// biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the point
const control = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Repository text made safe for a terminal: no escape sequences, no direction marks, one line. */
export const plain = (text: string): string => text.replace(control, ' ').replace(/ +/g, ' ').trim();

/** `name 12 · other 3`, largest first. */
export function tally(counts: Record<string, number>, limit = 12): string {
  const entries = Object.entries(counts).sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  const shown = entries.slice(0, limit).map(([name, count]) => `${plain(name).replaceAll('_', ' ')} ${number(count)}`);
  return shown.join(' · ') + (entries.length > limit ? ` · and ${entries.length - limit} more` : '');
}

/** Breaks text at spaces to lines of at most `width`. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length + 1 > width) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return line === '' ? lines : [...lines, line];
}
