import { readBodies } from './body/body.ts';
import { makeChunks } from './chunks.ts';
import type { FileFacts } from './facts.ts';
import { FlowBuilder, type Lower } from './flow/builder.ts';
import type { FlowFacts } from './flow/ir.ts';
import { type Node, withTree } from './grammar.ts';
import { languageRow } from './languages.ts';
import { byteOffsets } from './offsets.ts';
import { MARKDOWN, readProse } from './prose.ts';
import { type FileInput, findSymbols, type LocatedSymbol } from './symbols.ts';
import { type PlainNode, plainTree } from './tree.ts';

const MAX_ERROR_LINES = 100;

/** All one file says. Broken code still gives what can be read; throws only when the grammar gives up. */
export async function parseFile(file: FileInput): Promise<FileFacts> {
  if (file.language === MARKDOWN) return readProse(file);
  const row = languageRow(file.language);
  const toByte = byteOffsets(file.text);
  return withTree(row, file.text, (root, matches) => {
    const located = findSymbols(file, row.rules, root, matches, toByte);
    const faults = new Set(errorLines(root));
    const tree = plainTree(root, (line) => faults.add(line));
    const flow: FlowFacts = row.lower ? lowered(row.lower, file.text, located, tree) : { scopes: [], package: null };
    const bodies = readBodies(located, tree, file.text, flow, row.name);
    const chunks = makeChunks(file, located, toByte);
    return {
      file_path: file.file_path,
      language: file.language,
      symbols: located.map(({ symbol }) => symbol),
      chunks,
      bodies,
      flow,
      error_lines: [...faults].sort((a, b) => a - b).slice(0, MAX_ERROR_LINES),
    };
  });
}

function lowered(lower: Lower, text: string, located: readonly LocatedSymbol[], tree: PlainNode): FlowFacts {
  const flow = new FlowBuilder(text, located);
  lower(flow, tree);
  return flow.done();
}

/** Lines of the outermost errors; walks only where there is one, without recursion. */
function errorLines(root: Node): Iterable<number> {
  const lines = new Set<number>();
  const open: Node[] = root.hasError ? [root] : [];
  for (let node = open.pop(); node !== undefined && lines.size < MAX_ERROR_LINES; node = open.pop()) {
    if (node.isError || node.isMissing) lines.add(node.startPosition.row + 1);
    else for (const child of node.children) if (child?.hasError || child?.isMissing) open.push(child);
  }
  return lines;
}
