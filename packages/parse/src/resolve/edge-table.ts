import type { Edge, EdgeKind, Resolution, Site } from '@doctown/schema';

const MAX_SITES = 5;

/** Edges once each: the surest resolution, the first few sites. */
export class EdgeTable {
  readonly #edges = new Map<string, Edge>();

  /** Notes that `source` uses `target`, `via` the member a call names, where that is another; a symbol that only meets itself, other than by a call, is no edge. */
  add(source: string, target: string | undefined, kind: EdgeKind, resolution: Resolution, confidence: number, site?: Site, via?: Edge['via']): void {
    if (target === undefined || (source === target && kind !== 'calls')) return;
    const key = `${source}\0${target}\0${kind}`;
    const known = this.#edges.get(key);
    if (known === undefined) {
      this.#edges.set(key, { source, target, kind, confidence, resolution, sites: site ? [site] : [], ...(via ? { via } : {}) });
      return;
    }
    if (confidence > known.confidence) Object.assign(known, { confidence, resolution });
    if (site && known.sites.length < MAX_SITES && !known.sites.some(({ file_path, line }) => file_path === site.file_path && line === site.line)) known.sites.push(site);
  }

  /** By source, target, kind; sites by place. */
  sorted(): Edge[] {
    return [...this.#edges].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, edge]) => edge);
  }
}
