import { type PackContents, writeDocpack } from '@doctown/docpack';
import type { PackEdge, PackSymbol } from '@doctown/schema';

export interface TownOptions {
  symbols: number;
  seed?: number;
  /** Names, comments and Markdown as someone with bad intent would write them. */
  hostile?: boolean;
}

const verbs = ['read', 'write', 'parse', 'build', 'resolve', 'encode', 'decode', 'find', 'merge', 'split', 'open', 'close', 'flush', 'render', 'measure', 'load'];
const nouns = ['Buffer', 'Segment', 'Token', 'Graph', 'Node', 'Stream', 'Index', 'Cluster', 'Packet', 'Header', 'Cursor', 'Range', 'Symbol', 'Query', 'Cache', 'Layout'];
const areas = ['core', 'parser', 'graph', 'storage', 'network', 'render', 'search', 'format', 'auth', 'queue', 'cli', 'tests', 'config', 'events', 'metrics', 'cluster'];
const hostileNames = [
  '<img src=x onerror=alert(1)>',
  '"><script>alert(1)</script>',
  '[click](javascript:alert(1))',
  '__proto__',
  'constructor',
  '\u202egnitset',
  '{{7*7}}',
  "'; DROP TABLE symbols; --",
];

/** A made-up pack that looks like a large repository: few symbols are called often, most are not. The same options give the same pack. */
export function townContents({ symbols: size, seed = 1, hostile = false }: TownOptions): PackContents {
  const random = numbers(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  const id = (n: number) => `sym_${n.toString(16).padStart(16, '0')}`;
  const perFile = 14;
  const clusters = Math.max(2, Math.min(60, Math.round(Math.sqrt(size) / 3)));
  const symbols: PackSymbol[] = [];
  let parent: number | null = null;
  for (let n = 0; n < size; n++) {
    const file = Math.floor(n / perFile);
    const place = n % perFile;
    if (place === 0) parent = null;
    const isClass = place === 0 || place === 7;
    if (isClass) parent = n;
    const noun = pick(nouns);
    const base = isClass ? `${noun}${pick(nouns)}` : `${pick(verbs)}${noun}${n % 5 === 0 ? n : ''}`;
    const name = hostile && n % 7 === 3 ? pick(hostileNames) : base;
    const area = areas[file % areas.length]!;
    const owner = isClass || parent === null ? null : symbols[parent]!;
    const origin = n % 9 === 8 ? 'none' : n % 3 === 0 ? 'generated' : 'extracted';
    const centrality = Math.min(1, 0.02 / (0.02 + random() * 3));
    symbols.push({
      id: id(n),
      name,
      kind: isClass ? 'class' : n % 11 === 5 ? 'const' : owner ? 'method' : 'function',
      language: file % 4 === 3 ? 'python' : 'typescript',
      file_path: `src/${area}/${pick(nouns).toLowerCase()}_${Math.floor(file / areas.length)}/${area}${file}.${file % 4 === 3 ? 'py' : 'ts'}`,
      byte_range: [place * 400, place * 400 + 380],
      signature: isClass ? `class ${name}` : `${name}(source: ${noun}, limit: number): ${pick(nouns)}`,
      calls: [],
      called_by: [],
      imports: isClass ? [`./${pick(areas)}`] : [],
      cluster_id: `cluster_${(file * 7) % clusters}`,
      centrality,
      documentation:
        origin === 'none'
          ? { summary: '', origin }
          : {
              summary:
                hostile && n % 5 === 0
                  ? `**bold** <b onmouseover=alert(1)>x</b> \`${name}\` [a](javascript:alert(2))`
                  : `Takes a \`${noun}\` and gives back what ${pick(verbs)}s the ${pick(nouns).toLowerCase()} of the ${area}.`,
              origin,
              verified: n % 6 !== 0,
              claims: origin === 'generated' ? [{ kind: 'calls', subject: name, object: pick(nouns), holds: n % 6 !== 0 }] : [],
              model: origin === 'generated' ? 'gpt-5-nano' : null,
            },
      qualified_name: owner ? `${owner.name}.${name}` : name,
      parent_id: owner ? owner.id : null,
      line_range: [1 + place * 12, 11 + place * 12],
      visibility: n % 4 === 0 ? 'private' : 'public',
      is_exported: n % 4 !== 0,
      is_async: n % 13 === 0,
      is_static: false,
      is_abstract: false,
      decorators: [],
      doc_comment: n % 10 === 1 ? `Reads the ${noun}.\n\n@param limit most bytes` : null,
    });
    // All symbols of a file share its path, whatever was drawn.
    if (place > 0) symbols[n]!.file_path = symbols[n - place]!.file_path;
  }
  const edges = townEdges(symbols, random);
  const files = [...new Set(symbols.map(({ file_path }) => file_path))].sort();
  const languageOf = new Map(symbols.map(({ file_path, language }) => [file_path, language]));
  return {
    manifest: {
      schema_version: 'docpack/1.0',
      docpack_id: '',
      created_at: '2026-05-01T12:00:00.000Z',
      generator: { version: 'doctown-packer/1.0.0', pipeline_version: 'v5.0' },
      source: { repo_url: 'https://github.com/town/square', git_ref: 'main', commit_hash: '0123456789abcdef0123456789abcdef01234567' },
      statistics: {
        file_count: files.length,
        symbol_count: size,
        cluster_count: clusters,
        embedding_dimensions: 384,
        edge_count: edges.length,
        documented: symbols.filter(({ documentation }) => documentation.summary !== '').length,
        verified: symbols.filter(({ documentation }) => documentation.verified).length,
        extracted: symbols.filter(({ documentation }) => documentation.origin === 'extracted').length,
        undocumented: symbols.filter(({ documentation }) => documentation.summary === '').length,
        files_skipped: { binary: 12, vendored: 3 },
        input_tokens: size * 400,
        output_tokens: size * 40,
        usd: size * 0.00004,
      },
      checksum: { algorithm: 'sha256', value: '' },
      optional: { has_embeddings: false, has_symbol_contexts: false },
      models: { embedding: 'docs-code-static-384-v1', generation: 'gpt-5-nano', prompt_version: '1' },
    },
    graph: {
      nodes: symbols.map((symbol) => symbol.id),
      edges,
      metrics: { density: 0, avg_degree: 0 },
      unresolved: symbols
        .filter((_, n) => n % 8 === 0)
        .map((symbol, n) => ({ symbol_id: symbol.id, external: 2, unresolved: 1, external_names: ['console.log', `lib${n % 40}.call`], unresolved_names: ['it.next'] })),
    },
    nodes: { symbols },
    clusters: {
      clusters: Array.from({ length: clusters }, (_, n) => ({
        cluster_id: `cluster_${n}`,
        label: `${areas[n % areas.length]} ${nouns[(n * 5) % nouns.length]!.toLowerCase()}`,
        member_count: symbols.filter(({ cluster_id }) => cluster_id === `cluster_${n}`).length,
        keywords: [areas[n % areas.length]!, nouns[(n * 5) % nouns.length]!.toLowerCase()],
        representative_symbol: symbols.find(({ cluster_id }) => cluster_id === `cluster_${n}`)?.id ?? null,
        cohesion: 0.6,
      })),
    },
    source_map: { files: files.map((file_path) => ({ file_path, language: languageOf.get(file_path)!, chunks: [] })) },
    overview: {
      sentences: [{ text: 'A made-up town whose `Buffer` is read by everyone.', symbol_ids: [id(0)] }],
      entry_points: [id(0), id(Math.min(size - 1, 7))],
      parts: [{ cluster_id: 'cluster_0', text: 'Reads and writes.' }],
    },
  };
}

/** The pack's bytes. */
export const townPack = (options: TownOptions) => writeDocpack(townContents(options));

/** About two and a half calls a symbol, most into near files, many into the same few. */
function townEdges(symbols: readonly PackSymbol[], random: () => number): PackEdge[] {
  const edges = new Map<string, PackEdge>();
  const size = symbols.length;
  const add = (from: number, to: number, rest: Omit<PackEdge, 'from' | 'to'>) => {
    if (from === to || from >= size || to >= size || to < 0) return;
    const edge = { from: symbols[from]!.id, to: symbols[to]!.id, ...rest };
    edges.set(`${edge.from} ${edge.to} ${edge.kind}`, edge);
  };
  for (let n = 0; n < size; n++) {
    for (let k = 0; k < 3; k++) {
      const to = random() < 0.3 ? Math.floor(random() ** 6 * size) : n - 40 + Math.floor(random() * 80);
      const certain = random();
      const resolution = certain < 0.7 ? 'exact' : certain < 0.9 ? 'inferred' : 'ambiguous';
      if (random() < 0.85)
        add(n, to, {
          kind: 'calls',
          confidence: { exact: 1, inferred: 0.8, ambiguous: 0.4 }[resolution],
          resolution,
          sites: [{ file_path: symbols[n]!.file_path, line: 3 + (n % 14) * 12 }],
        });
    }
    if (n % 2 === 0) add(n, Math.floor(random() * size), { kind: 'related', confidence: 0.7, weight: 0.7 });
    if (n % 14 === 7) add(n, n - 7, { kind: 'extends', confidence: 1, resolution: 'exact' });
  }
  return [...edges.values()].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : a.to < b.to ? -1 : a.to > b.to ? 1 : a.kind < b.kind ? -1 : 1));
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
