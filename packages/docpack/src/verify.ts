import { type Manifest, SCHEMA_VERSION } from '@doctown/schema';
import { checksumOf, manifestDigest, structureDigest } from './checksum.ts';
import { DEFAULT_LIMITS, decompress, type Entry, type Limits, readTar } from './container.ts';
import { openEmbeddings } from './embeddings.ts';
import { DocpackError } from './errors.ts';
import { type PackContents, packFiles } from './files.ts';
import { parseFile } from './read.ts';

export interface Verdict {
  ok: boolean;
  problems: { code: string; message: string }[];
  /** When it could be read at all. */
  manifest: Manifest | null;
}

const MAX_DANGLING = 20;

/** Everything that is wrong with a pack, not only the first thing. Never throws for a bad pack. */
export function verifyDocpack(bytes: Uint8Array, limits: Limits = DEFAULT_LIMITS): Verdict {
  const problems: DocpackError[] = [];
  const keep = <T>(work: () => T): T | null => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof DocpackError)) throw error;
      problems.push(error);
      return null;
    }
  };
  const entries = keep(() => readTar(decompress(bytes, limits), limits));
  const contents: Partial<PackContents> = {};
  for (const file of entries === null ? [] : packFiles) {
    const entry = entries?.find(({ name }) => name === file.name);
    if (entry) Object.assign(contents, { [file.key]: keep(() => parseFile(file, entry.bytes)) ?? undefined });
    else if (file.is_required) problems.push(new DocpackError('missing_file', `Missing required file: ${file.name}`));
  }
  if (entries && isComplete(contents)) problems.push(...problemsOf(contents, entries));
  return { ok: problems.length === 0, problems: problems.map(({ code, message }) => ({ code, message })), manifest: contents.manifest ?? null };
}

const isComplete = (contents: Partial<PackContents>): contents is PackContents => packFiles.every(({ key, is_required }) => !is_required || contents[key] !== undefined);

/** What is wrong with a pack whose files could all be read. */
export function problemsOf(contents: PackContents, entries: readonly Entry[]): DocpackError[] {
  return [...identityProblems(contents, entries), ...digestProblems(contents), ...embeddingProblems(contents), ...idProblems(contents)];
}

function identityProblems({ manifest, embeddings, symbol_contexts }: PackContents, entries: readonly Entry[]): DocpackError[] {
  const problems: DocpackError[] = [];
  const checksum = checksumOf(entries);
  if (manifest.schema_version !== SCHEMA_VERSION)
    problems.push(new DocpackError('wrong_schema_version', `Schema version mismatch: expected ${SCHEMA_VERSION}, got ${manifest.schema_version}`));
  if (manifest.checksum.algorithm !== 'sha256' || manifest.checksum.value !== checksum)
    problems.push(new DocpackError('wrong_checksum', `Checksum mismatch: expected ${manifest.checksum.value}, got ${checksum}`));
  if (manifest.docpack_id !== `sha256:${manifest.checksum.value}`) problems.push(new DocpackError('wrong_docpack_id', `docpack_id ${manifest.docpack_id} is not the checksum`));
  if (manifest.optional.has_embeddings !== (embeddings !== undefined) || manifest.optional.has_symbol_contexts !== (symbol_contexts !== undefined))
    problems.push(new DocpackError('wrong_flags', 'manifest.optional does not tell which optional files there are'));
  return problems;
}

function digestProblems(contents: PackContents): DocpackError[] {
  const { digests } = contents.manifest;
  if (!digests) return [];
  const problems: DocpackError[] = [];
  if (digests.structure !== structureDigest(contents)) problems.push(new DocpackError('wrong_digest', 'digests.structure does not match the graph, symbols and source map'));
  if (digests.manifest !== manifestDigest(contents.manifest, contents.overview))
    problems.push(new DocpackError('wrong_digest', 'digests.manifest does not match: the manifest was edited'));
  return problems;
}

function embeddingProblems({ embeddings }: PackContents): DocpackError[] {
  if (embeddings === undefined) return [];
  try {
    openEmbeddings(embeddings);
    return [];
  } catch (error) {
    if (error instanceof DocpackError) return [error];
    throw error;
  }
}

/** Ids that are used twice, and ids that lead nowhere. Packs of the original may leave clusters out, so `unclustered` is no fault. */
function idProblems({ graph, nodes, clusters, source_map }: PackContents): DocpackError[] {
  const problems: DocpackError[] = [];
  const ids = new Set(nodes.symbols.map(({ id }) => id));
  const clusterIds = new Set(clusters.clusters.map(({ cluster_id }) => cluster_id)).add('unclustered');
  if (ids.size !== nodes.symbols.length) problems.push(new DocpackError('duplicate_id', 'nodes.json lists a symbol twice'));
  const dangling = (id: string | null | undefined, where: string) => {
    if (id != null && !ids.has(id) && problems.length < MAX_DANGLING) problems.push(new DocpackError('dangling_id', `${where} names ${id}, which is no symbol of the pack`));
  };
  for (const id of graph.nodes) dangling(id, 'graph.json');
  for (const edge of graph.edges) {
    dangling(edge.from, 'an edge');
    dangling(edge.to, 'an edge');
  }
  for (const symbol of nodes.symbols) {
    for (const id of [...symbol.calls, ...symbol.called_by, symbol.parent_id]) dangling(id, symbol.id);
    if (!clusterIds.has(symbol.cluster_id) && problems.length < MAX_DANGLING)
      problems.push(new DocpackError('dangling_id', `${symbol.id} is in ${symbol.cluster_id}, which is no cluster of the pack`));
  }
  for (const file of source_map.files) for (const chunk of file.chunks) for (const id of chunk.symbol_ids) dangling(id, chunk.chunk_id);
  return problems;
}
