import type { SymbolContext } from '@doctown/schema';
import { fromComment } from './extract/comment.ts';
import { fromFacts } from './extract/compose.ts';

/** One or two sentences without a model: the doc comment's own first ones, else what is known of the code for sure; null when neither says anything. */
export const extractSummary = (context: SymbolContext): string | null => fromComment(context.doc_comment ?? '', context.language) ?? fromFacts(context);
