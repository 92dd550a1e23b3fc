import type { JobStatus } from '@doctown/schema';

/** What to do about a job that failed, in one or two sentences. */
export function adviceFor({ error }: JobStatus): string {
  if (error === null) return '';
  return (
    ADVICE[error.code] ??
    (error.retryable ? 'This passes by itself more often than not: try again in a few minutes. What was computed is kept.' : 'Trying the same again will end the same way.')
  );
}

const ADVICE: Record<string, string> = {
  invalid_repo_url: 'Write the address as owner/name or as GitHub shows it.',
  repository_not_found: 'Check the spelling. If the repository is private, the builder needs a GITHUB_TOKEN that may read it.',
  repository_private: 'The builder needs a GITHUB_TOKEN that may read it.',
  ref_not_found: 'Check the branch, tag or commit, or leave the field empty for the default branch.',
  repository_too_large: 'Read less of it with the options “Only files matching” and “No files matching”, or raise MAX_REPO_BYTES on the builder.',
  upstream_rate_limited:
    'GitHub or the model allows no more requests for now. A GITHUB_TOKEN on the builder raises GitHub’s limit; otherwise try again later. What was computed is kept.',
  invalid_archive: 'What the host sent is not a whole archive. Try again; if it stays, the host may be blocking archives.',
  timeout: 'Read less of it with the options, or raise JOB_TIMEOUT_S on the builder. What was computed is kept, so a second try gets further.',
  generation_failed: 'The model did not answer as it should. Try again, or choose “Extracted” sentences, which need no model.',
  internal: 'That is our fault, not the repository’s. The builder’s log tells more; trying again is safe.',
};

/** Warnings in words for people who do not know the codes. */
export const explainPartial = 'The pack is whole in itself and can be read; these things are missing from it:';
