import { type Cluster, type EventEnvelope, type EventPayload, type EventType, newEventId, VERSION } from '@doctown/schema';
import type { AssembledEdge, AssembleReply } from '@doctown/schema/api';
import type { GivenRequest } from './request.ts';

/** What the reply's `events` say: started, each cluster, the graph, completed; numbered from 1. Ids and times are new each time. */
export function eventsOf(request: GivenRequest, clusters: readonly Cluster[], edges: readonly AssembledEdge[], stats: AssembleReply['stats']): EventEnvelope[] {
  const edge_types: Record<string, number> = { calls: 0, imports: 0, related: 0 };
  for (const { kind } of edges) edge_types[kind] = (edge_types[kind] ?? 0) + 1;
  let sequence = 0;
  const event = <T extends EventType>(event_type: T, payload: EventPayload<T>): EventEnvelope => ({
    event_id: newEventId(),
    event_type,
    timestamp: new Date().toISOString(),
    sequence: ++sequence,
    context: { job_id: request.job_id, repo_url: request.repo_url || 'unknown', git_ref: request.git_ref },
    meta: { producer_version: VERSION },
    payload,
    ...(event_type.endsWith('.completed.v1') ? { status: 'success' as const } : {}),
  });
  return [
    event('assembly.started.v1', { chunk_count: request.chunks.length, symbol_count: request.symbols.length }),
    ...clusters.map(({ cluster_id, label, members }) => event('assembly.cluster_created.v1', { cluster_id, label, member_count: members.length })),
    event('assembly.graph_completed.v1', { node_count: stats.node_count, edge_count: stats.edge_count, edge_types }),
    event('assembly.completed.v1', { cluster_count: stats.cluster_count, node_count: stats.node_count, edge_count: stats.edge_count, duration_ms: stats.duration_ms }),
  ];
}
