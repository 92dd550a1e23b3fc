import type { Edge, EdgeKind, Resolution, Site } from '@doctown/schema';

const MAX_SITES = 5;

/** Edges once each: the surest resolution, the first few sites. */
export class EdgeTable {
  /** By source, then by target and kind. */
  readonly #edges = new Map<string, Map<string, Edge>>();

  /** Notes that `source` uses `target`, `via` the member a call names, where that is another; a symbol that only meets itself, other than by a call, is no edge. */
  add(source: string, target: string | undefined, kind: EdgeKind, resolution: Resolution, confidence: number, site?: Site, via?: Edge['via']): void {
    if (target === undefined || (source === target && kind !== 'calls')) return;
    const key = `${target} ${kind}`;
    const own = this.#edges.get(source) ?? new Map<string, Edge>();
    if (own.size === 0) this.#edges.set(source, own);
    const known = own.get(key);
    if (known === undefined) {
      own.set(key, { source, target, kind, confidence, resolution, sites: site ? [site] : [], ...(via ? { via } : {}) });
      return;
    }
    if (confidence > known.confidence) Object.assign(known, { confidence, resolution });
    if (site && known.sites.length < MAX_SITES && !known.sites.some(({ file_path, line }) => file_path === site.file_path && line === site.line)) known.sites.push(site);
  }

  /** By source, target, kind; sites by place. */
  sorted(): Edge[] {
    const sources = [...this.#edges.keys()].sort();
    return sources.flatMap((source) => [...(this.#edges.get(source)?.values() ?? [])].sort((a, b) => compare(a.target, b.target) || compare(a.kind, b.kind)));
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
