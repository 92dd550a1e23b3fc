import { DocpackError } from '@doctown/docpack';
import { Manifest, SCHEMA_VERSION } from '@doctown/schema';
import { indexPack, type PackIndex } from './pack-index.ts';
import { type Entry, unpack } from './unpack.ts';

/** What is needed of a pack, in the order of the tar. */
const required = ['manifest.json', 'graph.json', 'nodes.json', 'clusters.json', 'source_map.json'] as const;
/** What the checksum is over, in its order. */
const covered = ['graph.json', 'nodes.json', 'clusters.json', 'source_map.json', 'embeddings.bin', 'symbol_contexts.json'];

export interface OpenedPack {
  index: PackIndex;
  /** The raw files that the checksum covers, in its order. */
  covered: Uint8Array[];
}

export interface Watch {
  /** As soon as it is read, long before the symbols. */
  onManifest?: (manifest: Manifest) => void;
  /** Every byte has come; what follows is parsing. */
  onReceived?: () => void;
}

const decoder = new TextDecoder('utf-8', { fatal: true });

/** Reads a packed stream into columns. Throws `DocpackError`, or the stream's own error. */
export async function openPack(packed: ReadableStream<Uint8Array<ArrayBuffer>>, watch: Watch = {}): Promise<OpenedPack> {
  const entries = new Map<string, Entry>();
  let manifest: Manifest | null = null;
  for await (const entry of unpack(packed)) {
    entries.set(entry.name, entry);
    if (entry.name !== 'manifest.json') continue;
    manifest = readManifest(entry);
    watch.onManifest?.(manifest);
  }
  watch.onReceived?.();
  for (const name of required) if (!entries.has(name)) throw new DocpackError('missing_file', `Missing required file: ${name}`);
  const json = (name: string): unknown => {
    const entry = entries.get(name);
    return entry ? parse(entry) : undefined;
  };
  const index = indexPack({
    manifest: manifest!,
    graph: json('graph.json'),
    nodes: json('nodes.json'),
    clusters: json('clusters.json'),
    source_map: json('source_map.json'),
    overview: json('overview.json'),
    symbol_contexts: json('symbol_contexts.json'),
  });
  return { index, covered: covered.flatMap((name) => entries.get(name)?.bytes ?? []) };
}

function readManifest(entry: Entry): Manifest {
  const json = parse(entry);
  const version = (json as { schema_version?: unknown } | null)?.schema_version;
  if (typeof version === 'string' && version !== SCHEMA_VERSION)
    throw new DocpackError('wrong_schema_version', `This pack is ${version.slice(0, 40)}; this reader knows ${SCHEMA_VERSION}.`);
  const manifest = Manifest.safeParse(json);
  if (manifest.success) return manifest.data;
  throw new DocpackError('schema_violation', 'manifest.json is not the manifest of a docpack');
}

function parse({ name, bytes }: Entry): unknown {
  try {
    return JSON.parse(decoder.decode(bytes));
  } catch (cause) {
    throw new DocpackError('bad_json', `${name} is not JSON in UTF-8`, { cause });
  }
}
