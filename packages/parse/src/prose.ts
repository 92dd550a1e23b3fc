import type { Chunk } from '@doctown/schema';
import MarkdownIt from 'markdown-it';
import { cut } from './chunks.ts';
import type { FileFacts } from './facts.ts';
import { chunkId } from './ids.ts';
import { byteOffsets } from './offsets.ts';
import type { FileInput } from './symbols.ts';

/** The name under which prose is kept: it has chunks and no symbols. */
export const MARKDOWN = 'markdown';

/** Sections shorter than this stand with the one after them. */
const SMALL_SECTION = 200;

const blocks = new MarkdownIt();
blocks.core.ruler.enableOnly(['normalize', 'block']);

/** A Markdown file as chunks of at most 4,096 bytes, one a section where sections are neither short nor long; it declares nothing. */
export function readProse(file: FileInput): FileFacts {
  const toByte = byteOffsets(file.text);
  const starts = sectionStarts(file.text);
  const chunks = starts
    .map((start, i) => ({ start, end: starts[i + 1] ?? file.text.length }))
    .filter(({ start, end }) => /[\p{L}\p{N}]/u.test(file.text.slice(start, end)))
    .flatMap((section) => cut(section, file.text, toByte))
    .map(({ start, end }): Chunk => {
      const content = file.text.slice(start, end);
      const byte_range: [number, number] = [toByte(start), toByte(end)];
      return { chunk_id: chunkId(file.file_path, byte_range, content), file_path: file.file_path, language: file.language, byte_range, content, symbol_ids: [] };
    });
  return { file_path: file.file_path, language: file.language, symbols: [], chunks, bodies: [], flow: { scopes: [], package: null }, error_lines: [] };
}

/** Where sections begin, the first at 0. */
function sectionStarts(text: string): number[] {
  const lines = lineStarts(text);
  const headings = blocks
    .parse(text, {})
    .filter(({ type, map, level }) => type === 'heading_open' && map !== null && level === 0)
    .map(({ map }) => lines[map?.[0] ?? 0] ?? 0);
  const starts = [0];
  for (const at of headings) if (at - (starts.at(-1) ?? 0) >= SMALL_SECTION) starts.push(at);
  return starts;
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (const end of text.matchAll(/\r\n?|\n/g)) starts.push(end.index + end[0].length);
  return starts;
}
