import type { JobStatus } from '@doctown/schema';
import type { DocpackEntry } from '@doctown/schema/api';
import { allDone, completed, type FakeBuilder, jobStatus, type Stage, stagesUpTo } from './fake-builder.ts';

const ago = (ms: number): string => new Date(Date.now() - ms).toISOString();
const COMMIT = '9e9b2edc0ffee0123456789abcdef0123456789a';
const SOURCE = { repo_url: 'https://github.com/networkx/networkx', git_ref: 'main', commit_hash: COMMIT };
const COUNTS = {
  files: 812,
  files_skipped: 143,
  symbols: 6204,
  edges: 31_870,
  clusters: 20,
  chunks: 8140,
  chunks_cached: 5210,
  documented: 1312,
  documented_cached: 980,
  undocumented: 0,
};
const COST = { input_tokens: 412_000, output_tokens: 61_400, usd: 0.0514, usd_saved: 0.0381 };
const MODELS = { embedding: 'all-MiniLM-L6-v2', generation: 'gpt-5-nano' };
const PACK = { docpack_id: `sha256:${'7c'.repeat(32)}`, url: `/docpacks/sha256:${'7c'.repeat(32)}/download`, size_bytes: 2_410_000 };

/** One job in each state a person can meet; the id says which. */
export function setJobs(builder: FakeBuilder): void {
  const put = (job_id: string, more: Partial<JobStatus>) =>
    builder.jobs.set(job_id, { status: jobStatus(job_id, { source: SOURCE, started_at: ago(73_400), attempt: 1, ...more }), events: [] });
  const ended = { finished_at: ago(0) };
  put('job_queued', { status: 'queued', started_at: null, attempt: 0, source: { ...SOURCE, commit_hash: null } });
  put('job_running', {
    status: 'running',
    stage: 'generate',
    progress: { done: 1312, total: 6204, percent: 67.4, eta_s: 41 },
    stages: stagesUpTo('generate', 'running', 1312, 6204),
    counts: COUNTS,
    cost: COST,
    models: MODELS,
  });
  tellRun(builder, 'job_running');
  put('job_done', {
    ...ended,
    status: 'succeeded',
    stages: allDone(),
    progress: { done: 3, total: 3, percent: 100, eta_s: 0 },
    counts: { ...COUNTS, documented: 6204 },
    cost: { ...COST, usd: 0.2011 },
    models: MODELS,
    docpack: PACK,
  });
  put('job_partial', {
    ...ended,
    status: 'partial',
    stages: allDone(),
    counts: { ...COUNTS, documented: 5100, undocumented: 1104 },
    cost: COST,
    models: MODELS,
    docpack: PACK,
    warnings: [
      { code: 'parse_error', message: '3 files could not be parsed', count: 3 },
      { code: 'budget_reached', message: '1104 symbols have no sentence: budget reached', count: 1104 },
    ],
  });
  put('job_cancelled', { ...ended, status: 'cancelled', stage: 'embed', stages: stagesUpTo('embed', 'failed', 4000, 8140), counts: { ...COUNTS, clusters: 0, documented: 0 } });
  for (const [stage, error] of Object.entries(FAILURES)) {
    const stages = stagesUpTo(stage as Stage, 'failed', 1, 3);
    put(`job_failed_${stage}`, {
      ...ended,
      status: 'failed',
      stage: stage as Stage,
      stages,
      error: { ...error, stage: stage as Stage },
      counts: stage === 'fetch' ? jobStatus('job_none').counts : COUNTS,
    });
  }
  for (const [job_id, { status }] of builder.jobs) {
    if (status.finished_at === null) continue;
    if (status.docpack) tellRun(builder, job_id);
    builder.tell(job_id, 'job.completed.v1', completed(status), status.status === 'succeeded' ? 'success' : (status.status as 'partial'));
  }
}

/** How each stage can fail. */
export const FAILURES: Record<Stage, { code: string; message: string; retryable: boolean }> = {
  fetch: { code: 'repository_not_found', message: 'GitHub knows no repository networkx/networkx, or does not show it to us', retryable: false },
  parse: { code: 'repository_too_large', message: 'the repository has more than 100000 files (MAX_FILES)', retryable: false },
  embed: { code: 'upstream_unavailable', message: 'the embedding service gave no answer for 120 s', retryable: true },
  assemble: { code: 'upstream_invalid', message: 'the assembly service gave an answer we do not understand', retryable: false },
  generate: { code: 'upstream_rate_limited', message: 'the model’s provider allows no more requests for 60 s', retryable: true },
  pack: { code: 'internal', message: 'something went wrong here; the trace id is 4bf92f3577b34da6a3ce929d0e0e4736', retryable: false },
  store: { code: 'upstream_failed', message: 'the bucket refused the pack', retryable: true },
};

/** The events of a run up to its sentences. */
export function tellRun(builder: FakeBuilder, job_id: string): void {
  const tell = (type: Parameters<FakeBuilder['tell']>[1], payload: Record<string, unknown>, status?: 'success') => builder.tell(job_id, type, payload, status);
  tell('job.created.v1', { repo_url: SOURCE.repo_url, git_ref: null });
  tell('job.started.v1', { attempt: 1 });
  tell('job.validated.v1', { repo_url: SOURCE.repo_url, git_ref: 'main', commit_hash: COMMIT });
  tell('ingest.started.v1', { repo_url: SOURCE.repo_url, git_ref: 'main' });
  const languages = [
    ['python', 741],
    ['markdown', 52],
    ['bash', 11],
    ['javascript', 8],
  ] as const;
  tell(
    'ingest.completed.v1',
    {
      files_processed: 812,
      files_skipped: 143,
      chunks_created: 8140,
      duration_ms: 9400,
      language_breakdown: languages.map(([language, file_count]) => ({ language, file_count, chunk_count: file_count * 9 })),
      skip_reasons: { unsupported_language: 96, ignore_pattern: 31, binary: 14, too_large: 2 },
    },
    'success',
  );
  tell('embedding.started.v1', { chunk_count: 8140, model: MODELS.embedding });
  tell('embedding.completed.v1', { chunk_count: 8140, cached: 5210, truncated: 12, model: MODELS.embedding, duration_ms: 21_000 }, 'success');
  tell('assembly.started.v1', { chunk_count: 8140, symbol_count: 6204 });
  const labels = [
    'shortest paths',
    'graph classes',
    'drawing layouts',
    'community detection',
    'flow algorithms',
    'graph generators',
    'isomorphism',
    'centrality measures',
    'read write',
    'test suite',
  ];
  labels.forEach((label, i) => void tell('assembly.cluster_created.v1', { cluster_id: `cluster_${i}`, label, member_count: Math.round(980 / (i + 1.4)) }));
  tell('assembly.completed.v1', { cluster_count: 20, node_count: 6204, edge_count: 31_870, duration_ms: 6100 }, 'success');
  tell('generation.started.v1', { symbol_count: 6204, estimated_tokens: 2_100_000 });
  const sentences = [
    ['Graph.add_edge', 'method', 'networkx/classes/graph.py', 'Adds an edge between `u_of_edge` and `v_of_edge`, creating nodes that are missing.'],
    ['Graph', 'class', 'networkx/classes/graph.py', 'Base class for undirected graphs: nodes and edges in dictionaries of dictionaries.'],
    [
      'dijkstra_path_length',
      'function',
      'networkx/algorithms/shortest_paths/weighted.py',
      'Returns the weighted length of the shortest path, raises `NetworkXNoPath` when there is none.',
    ],
    ['_dispatchable', 'class', 'networkx/utils/backends.py', 'Sends a call to the backend that the graph or the settings ask for.'],
  ] as const;
  tell('generation.sentences_written.v1', { symbols: sentences.map(([name, kind, file_path, summary], i) => ({ symbol_id: `sym_${i}`, name, kind, file_path, summary })) });
  for (const done of [1000, 1120, 1312]) tell('job.progress.v1', { stage: 'generate', done, total: 6204, percent: 67.4, eta_s: 41, counts: COUNTS, cost: COST });
}

/** A shelf of packs as the list shows them. */
export const PACKS: DocpackEntry[] = (
  [
    ['networkx', 'networkx', 6204, 2_410_000, 4],
    ['fastify', 'fastify', 2883, 902_000, 55],
    ['pallets', 'flask', 1492, 611_000, 190],
    ['sympy', 'sympy', 48_211, 19_400_000, 1300],
    ['vercel', 'next.js', 39_870, 17_100_000, 2900],
    ['a-rather-long-organisation-name', 'an-even-longer-repository-name.with.dots', 812, 280_000, 9000],
    ['tokio-rs', 'tokio', 9120, 3_300_000, 40_000],
  ] as const
).map(([owner, repo, symbol_count, size_bytes, minutes], i) => {
  const docpack_id = `sha256:${String(i).repeat(64)}`;
  return {
    docpack_id,
    owner,
    repo,
    repo_url: `https://github.com/${owner}/${repo}`,
    git_ref: 'main',
    commit_hash: COMMIT.replace('9', String(i)),
    size_bytes,
    symbol_count,
    created_at: ago(minutes * 60_000),
    url: `/docpacks/${docpack_id}/download`,
  };
});
