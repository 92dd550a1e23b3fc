import { z } from 'zod';
import { ClusterId, SymbolId } from './ids.ts';
import { FilePath } from './source.ts';

/**
 * `overrides`: a member takes the place of one of a base, or is what an interface asks for. `dispatches`: this runs without being named: a call names a
 * member that is only announced, behind which it stands (`via`); or a loop, brackets, `with` or what a decorator gave back run it.
 */
export const EdgeKind = z.enum(['calls', 'dispatches', 'imports', 'extends', 'implements', 'overrides', 'contains', 'related']);
export type EdgeKind = z.output<typeof EdgeKind>;

/** `exact`: one declaration can be meant. `inferred`: one is most likely. `ambiguous`: one of several. */
export const Resolution = z.enum(['exact', 'inferred', 'ambiguous']);
export type Resolution = z.output<typeof Resolution>;

/** Where in the source an edge was seen. */
export const Site = z.object({ file_path: FilePath, line: z.int().positive() });
export type Site = z.output<typeof Site>;

/** A directed edge between two symbols of the repository. */
export const Edge = z.object({
  source: SymbolId,
  target: SymbolId,
  kind: EdgeKind,
  /** How sure we are, 0 to 1. */
  confidence: z.number().min(0).max(1),
  resolution: Resolution,
  /** At most five. */
  sites: z.array(Site).max(5),
  /** On `dispatches` only: the member that the call names, where there is a call. */
  via: SymbolId.optional(),
});
export type Edge = z.output<typeof Edge>;

/** What a symbol uses that is not an edge: calls nobody here declares, and calls we could not place. */
export const UnresolvedCalls = z.object({
  symbol_id: SymbolId,
  /** Calls into packages, the standard library or builtins. */
  external: z.int().nonnegative(),
  /** Calls whose target is unknown. */
  unresolved: z.int().nonnegative(),
  /** What is called outside, as written, each once, sorted. */
  external_names: z.array(z.string()),
  /** What is called and unknown, as written, each once, sorted. */
  unresolved_names: z.array(z.string()),
});
export type UnresolvedCalls = z.output<typeof UnresolvedCalls>;

/** Symbols that belong together, and the words for why. */
export const Cluster = z.object({
  cluster_id: ClusterId,
  label: z.string(),
  members: z.array(SymbolId),
  keywords: z.array(z.string()).optional(),
  representative_symbol: SymbolId.nullable().optional(),
  /** Mean cosine of the members to their centre, -1 to 1. */
  cohesion: z.number().optional(),
});
export type Cluster = z.output<typeof Cluster>;
