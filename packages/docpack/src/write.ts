import { type Manifest, SCHEMA_VERSION } from '@doctown/schema';
import { printJson } from './canonical-json.ts';
import { checksumOf, manifestDigest, structureDigest } from './checksum.ts';
import { compress, type Entry, writeTar } from './container.ts';
import { type PackContents, packFiles } from './files.ts';

const encoder = new TextEncoder();

/** The pack's bytes. Identity, checksum, flags and (when the manifest has any) digests are computed here, whatever the manifest says. */
export function writeDocpack(contents: PackContents): { docpack_id: string; bytes: Uint8Array; manifest: Manifest } {
  const { manifest, tar } = writeDocpackTar(contents);
  return { docpack_id: manifest.docpack_id, bytes: compress(tar), manifest };
}

/** The tar before compression: what two writers of the same content agree on to the byte. */
export function writeDocpackTar(contents: PackContents): { manifest: Manifest; tar: Uint8Array } {
  const entries = packFiles.filter(({ key }) => key !== 'manifest').flatMap((file) => entryOf(file.key, contents));
  const manifest = completeManifest(contents, checksumOf(entries));
  return { manifest, tar: writeTar([...entryOf('manifest', { ...contents, manifest }), ...entries]) };
}

function entryOf(key: (typeof packFiles)[number]['key'], contents: PackContents): Entry[] {
  const file = packFiles.find((one) => one.key === key);
  const value = contents[key];
  if (!file || value === undefined) return [];
  return [{ name: file.name, bytes: value instanceof Uint8Array ? value : encoder.encode(printJson(file.schema as NonNullable<typeof file.schema>, value)) }];
}

function completeManifest(contents: PackContents, checksum: string): Manifest {
  const manifest: Manifest = {
    ...contents.manifest,
    schema_version: SCHEMA_VERSION,
    docpack_id: `sha256:${checksum}`,
    checksum: { algorithm: 'sha256', value: checksum },
    optional: { has_embeddings: contents.embeddings !== undefined, has_symbol_contexts: contents.symbol_contexts !== undefined },
  };
  if (!manifest.digests) return manifest;
  manifest.digests = { structure: structureDigest(contents), manifest: '' };
  manifest.digests.manifest = manifestDigest(manifest, contents.overview);
  return manifest;
}
