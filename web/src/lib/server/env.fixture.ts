/** Stands in for `$env/dynamic/private` in tests. */
export const env: Record<string, string | undefined> = {};
