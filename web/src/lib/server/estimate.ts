import { GitRef, IngestOptions, RepoUrl } from '@doctown/schema';
import { contract } from '@doctown/schema/api';
import { z } from 'zod';

/** What a run would read and cost. */
export const Estimate = z.object({
  files: z.int(),
  symbols: z.int(),
  symbols_cached: z.int().default(0),
  input_tokens: z.int(),
  output_tokens_max: z.int(),
  cost_usd_max: z.number(),
  model: z.string().nullish(),
  /** What each budget buys, smallest first. */
  per_budget: z.array(z.object({ budget_usd: z.number(), symbols: z.int(), centrality_share: z.number() })).default([]),
});
export type Estimate = z.output<typeof Estimate>;

export const estimate = contract({
  name: 'estimate',
  summary: 'Fetches and parses, spends nothing.',
  method: 'POST',
  path: '/estimate',
  body: z.object({ repo_url: RepoUrl, git_ref: GitRef.optional(), options: IngestOptions.optional() }),
  reply: Estimate,
});
