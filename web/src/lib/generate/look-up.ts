import type { DocpackEntry } from '@doctown/schema/api';

/** The newest pack of a repository, null when there is none, when it cannot be told, or when the signal aborts. */
export async function lookUp(owner: string, repo: string, signal: AbortSignal): Promise<DocpackEntry | null> {
  try {
    const response = await fetch(`/-/lookup?${new URLSearchParams({ owner, repo })}`, { signal });
    return response.ok ? ((await response.json()) as DocpackEntry | null) : null;
  } catch {
    return null;
  }
}
