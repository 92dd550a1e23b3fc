import { type EdgeResolution, resolutions } from './edges.ts';
import type { EgoQuery } from './ego.ts';
import { type DocState, docStates, everything, type ListQuery, type Sort, sorts } from './list.ts';
import { callsOnly } from './steps.ts';

/** The list's state in the address; what is as usual is left out, so that the address stays short. */
export function writeListQuery(query: ListQuery): URLSearchParams {
  const params = new URLSearchParams();
  const put = (name: string, value: string) => {
    if (value !== '') params.set(name, value);
  };
  put('q', query.text);
  put('kind', query.kinds.join(','));
  put('lang', query.languages.join(','));
  put('cluster', query.clusters.join(','));
  put('doc', query.doc ?? '');
  put('path', query.path);
  put('exported', query.exported ? '1' : '');
  put('sort', query.sort === everything.sort ? '' : query.sort);
  return params;
}

/** Anything that is not understood is as usual. */
export function readListQuery(params: URLSearchParams): ListQuery {
  return {
    text: params.get('q') ?? '',
    kinds: words(params.get('kind')),
    languages: words(params.get('lang')),
    clusters: words(params.get('cluster')),
    doc: oneOf<DocState>(params.get('doc'), docStates) ?? null,
    path: params.get('path') ?? '',
    exported: params.get('exported') === '1',
    sort: oneOf<Sort>(params.get('sort'), sorts) ?? everything.sort,
  };
}

export const defaultGraph: EgoQuery = { ...callsOnly, depth: 2, cap: 10, direction: 'both' };

/** The call graph's state without its centre. */
export function writeGraphQuery(query: EgoQuery): URLSearchParams {
  const params = new URLSearchParams();
  const put = (name: string, value: string | number, usual: string | number) => {
    if (value !== usual) params.set(name, String(value));
  };
  put('depth', query.depth, defaultGraph.depth);
  put('cap', query.cap, defaultGraph.cap);
  put('dir', query.direction, defaultGraph.direction);
  put('edges', query.kinds.join(','), defaultGraph.kinds.join(','));
  put('sure', query.resolutions.join(','), defaultGraph.resolutions.join(','));
  put('min', query.min_confidence, defaultGraph.min_confidence);
  return params;
}

export function readGraphQuery(params: URLSearchParams): EgoQuery {
  const sure = words(params.get('sure')).filter((word): word is EdgeResolution => (resolutions as readonly string[]).includes(word));
  const kinds = words(params.get('edges'));
  return {
    depth: between(params.get('depth'), 1, 4, defaultGraph.depth),
    cap: between(params.get('cap'), 1, 60, defaultGraph.cap),
    direction: oneOf<EgoQuery['direction']>(params.get('dir'), ['both', 'callers', 'callees']) ?? defaultGraph.direction,
    kinds: kinds.length > 0 ? kinds : defaultGraph.kinds,
    resolutions: sure.length > 0 ? sure : defaultGraph.resolutions,
    min_confidence: Math.min(1, Math.max(0, Number(params.get('min')) || 0)),
  };
}

const words = (text: string | null): string[] => (text ?? '').split(',').filter(Boolean).slice(0, 100);
const oneOf = <T extends string>(text: string | null, choices: readonly T[]): T | undefined => choices.find((choice) => choice === text);

function between(text: string | null, least: number, most: number, usual: number): number {
  const value = Number(text);
  return text !== null && Number.isInteger(value) && value >= least && value <= most ? value : usual;
}
