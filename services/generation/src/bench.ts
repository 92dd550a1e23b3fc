// What accuracy/ measures.
export type { Answer } from './answer.ts';
export { checkAnswer } from './check.ts';
export { extractSummary } from './extract.ts';
export { promptOf } from './prompt.ts';
