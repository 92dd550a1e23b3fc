import { posix } from 'node:path';
import type { Project } from './project.ts';

const ENDINGS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.d.ts', '.d.mts', '.d.cts', '.vue', '.svelte'];
const ALL_ENDINGS = ['', ...ENDINGS, ...ENDINGS.map((ending) => `/index${ending}`)];
/** What an ending for running is written for. */
const SOURCES: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx', '.jsx', '.d.ts'],
  '.jsx': ['.tsx', '.ts'],
  '.mjs': ['.mts', '.d.mts'],
  '.cjs': ['.cts', '.d.cts'],
};

/** The file a path means, with the ending that is left out, that of its source, or as a folder with an index; one or none. */
export function scriptFile(project: Project, path: string): string[] {
  const plain = posix.normalize(path).replace(/^\.\//, '').replace(/\/$/, '');
  const at = plain === '.' ? '' : plain;
  const ending = posix.extname(at);
  const stem = at.slice(0, at.length - ending.length);
  const candidates = [...ALL_ENDINGS.map((one) => (at === '' ? one.replace(/^\//, '') : at + one)), ...(SOURCES[ending] ?? []).map((one) => stem + one)];
  const found = candidates.find((candidate) => project.files.has(candidate));
  return found === undefined ? [] : [found];
}
