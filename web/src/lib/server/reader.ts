import type { Manifest } from '@doctown/schema';
import { DocpackId } from '@doctown/schema';
import { type DocpackEntry, getDocpack, listDocpacks } from '@doctown/schema/api';
import { error } from '@sveltejs/kit';
import { askBuilder } from './builder.ts';
import { showProblem } from './problem.ts';

/** More versions than these are not listed. */
const MOST_VERSIONS = 100;

export interface PackOnServer {
  entry: DocpackEntry;
  manifest: Manifest;
  /** All packs of the repository, newest first. */
  versions: DocpackEntry[];
  /** An exact pack was asked for. */
  is_pinned: boolean;
}

/** The pack a page is about. Ends the `load` with 404 and `docpack_not_found` when there is none. */
export async function findPack(owner: string, repo: string, wanted: string | null): Promise<PackOnServer> {
  try {
    if (wanted !== null && !DocpackId.safeParse(wanted).success) notFound(`"${wanted.slice(0, 80)}" is not the id of a pack.`);
    const [{ docpacks }, exact] = await Promise.all([
      askBuilder(listDocpacks, { owner, repo, limit: MOST_VERSIONS }),
      wanted === null ? null : askBuilder(getDocpack, { docpack_id: wanted }),
    ]);
    const newest = docpacks[0];
    const found = exact ?? (newest ? await askBuilder(getDocpack, { docpack_id: newest.docpack_id }) : null);
    if (found === null || !isOf(found, owner, repo)) notFound(`There is no pack of ${owner}/${repo} yet.`);
    const { manifest, ...entry } = found;
    return { entry, manifest, versions: docpacks, is_pinned: wanted !== null };
  } catch (fault) {
    if (fault instanceof Error && 'code' in fault && fault.code === 'docpack_not_found') notFound(`There is no such pack of ${owner}/${repo} here any more.`);
    if (fault instanceof Error) showProblem(fault);
    throw fault;
  }
}

const isOf = (entry: DocpackEntry, owner: string, repo: string): boolean => entry.owner.toLowerCase() === owner.toLowerCase() && entry.repo.toLowerCase() === repo.toLowerCase();

function notFound(message: string): never {
  error(404, { message, code: 'docpack_not_found' });
}
