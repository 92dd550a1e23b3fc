import { type DocpackEntry, listDocpacks } from '@doctown/schema/api';
import { askBuilder } from './builder.ts';
import { log } from './log.ts';

/** Milliseconds a page waits for a list that it could do without. */
const SIDE_DISH_MS = 1500;

/** The newest packs, or null when the builder does not tell in time: the page then says so and works without. */
export async function recentPacks(limit: number): Promise<DocpackEntry[] | null> {
  try {
    return (await askBuilder(listDocpacks, { limit }, { timeout_ms: SIDE_DISH_MS })).docpacks;
  } catch (err) {
    log.warn({ err }, 'the list of packs is not there');
    return null;
  }
}

/** The newest pack of a repository, null when there is none or nobody can tell. */
export async function newestPack(owner: string, repo: string): Promise<DocpackEntry | null> {
  try {
    return (await askBuilder(listDocpacks, { owner, repo, limit: 1 }, { timeout_ms: SIDE_DISH_MS })).docpacks[0] ?? null;
  } catch {
    return null;
  }
}
