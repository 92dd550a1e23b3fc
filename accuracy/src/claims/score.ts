import { checkAnswer } from '@doctown/generation/bench';
import { KINDS, type Kind, type Planted, plant } from './plant.ts';
import type { Judged } from './truth.ts';

/** Of one kind in one language: how many falsehoods were caught, and how many true answers were refused. */
export interface Row {
  kind: Kind;
  planted: number;
  caught: number;
  told: number;
  rejected: number;
  /** Neither shown nor refuted. */
  unknown: number;
  /** Of what went wrong, for a person to look at. */
  missed: string[];
  refused: string[];
}

/** Plants up to `most` falsehoods and as many truths of each kind among the symbols, and has them checked. The same seed plants the same. */
export async function scoreClaims(judged: readonly Judged[], most: number, seed = 1): Promise<Row[]> {
  const byFile = Map.groupBy(judged, ({ context }) => context.file_path);
  const rows: Row[] = [];
  for (const kind of KINDS) {
    const random = seeded(seed);
    const order = shuffled(judged, random);
    const planted = collect(kind, false, order, byFile, most, random);
    const told = collect(kind, true, order, byFile, most, random);
    const row: Row = { kind, planted: planted.length, caught: 0, told: told.length, rejected: 0, unknown: 0, missed: [], refused: [] };
    for (const one of planted) {
      const { problems } = await checkAnswer(one.answer, one.judged.context);
      if (problems.length > 0) row.caught++;
      else row.missed.push(lineOf(one));
    }
    for (const one of told) {
      const { problems, claims } = await checkAnswer(one.answer, one.judged.context);
      if (problems.length > 0) {
        row.rejected++;
        row.refused.push(`${lineOf(one)}: ${problems.map(({ message }) => message).join(' ')}`);
      } else if (claims.some(({ is_unknown }) => is_unknown)) row.unknown++;
    }
    rows.push(row);
  }
  return rows;
}

function collect(kind: Kind, isTrue: boolean, order: readonly Judged[], byFile: ReadonlyMap<string, Judged[]>, most: number, random: () => number): Planted[] {
  const found: Planted[] = [];
  for (const judged of order) {
    if (found.length >= most) break;
    const beside = (byFile.get(judged.context.file_path) ?? []).filter((one) => one !== judged);
    // Where the file offers nothing to be taken for something else, the repository does.
    const others = beside.length >= 3 ? beside : order.slice(0, 200).filter((one) => one !== judged);
    const one =
      plant(kind, isTrue, judged, others, random) ??
      plant(
        kind,
        isTrue,
        judged,
        order.slice(0, 200).filter((other) => other !== judged),
        random,
      );
    if (one) found.push(one);
  }
  return found;
}

const lineOf = ({ judged: { context }, answer }: Planted): string =>
  `${context.file_path} ${context.qualified_name}: ${answer.claims.map(({ kind, object }) => `${kind} ${object}`).join(', ') || answer.summary}`;

/** Mulberry32. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const order = [...items];
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j] as T, order[i] as T];
  }
  return order;
}
