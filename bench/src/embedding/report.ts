import { table } from '../report.ts';
import type { MixResult } from './measure.ts';

const figure = (value: number): string => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));

/** Every design on one mix. */
export function embeddingTable({ mix, texts, tokens, lengths, share_of_peak, designs }: MixResult): string {
  const head = ['design', 'texts / CPU s', 'tokens / CPU s', '× pipeline', '× original', 'cosine', 'peak MB'];
  const rows = designs.map(({ name, cpu_s, vs_pipeline, vs_original, cosine, peak_mb }) => [
    name,
    figure(texts / cpu_s),
    figure(tokens / cpu_s),
    figure(vs_pipeline),
    figure(vs_original),
    cosine.toFixed(5),
    peak_mb === undefined ? '–' : peak_mb.toFixed(0),
  ]);
  const share = `of the peak: int8 ${(100 * share_of_peak.int8).toFixed(0)} %, fp32 ${(100 * share_of_peak.fp32).toFixed(0)} %`;
  return `${mix}: ${texts} texts, ${tokens} tokens (a tenth below ${lengths[0]}, half below ${lengths[1]}, nine tenths below ${lengths[2]}); ${share}\n\n${table([head, ...rows])}`;
}

/** The figures that are watched, on the mix of symbols. */
export function summaryOf([symbols]: readonly MixResult[]): Record<
  'int8_vs_pipeline_cpu' | 'fp32_vs_pipeline_cpu' | 'int8_vs_original_cpu' | 'share_of_peak' | 'chunks_per_cpu_s',
  number
> {
  const of = (name: string): MixResult['designs'][number] => symbols?.designs.find((design) => design.name === name) as MixResult['designs'][number];
  return {
    int8_vs_pipeline_cpu: of('ours, int8').vs_pipeline,
    fp32_vs_pipeline_cpu: of('ours, fp32').vs_pipeline,
    int8_vs_original_cpu: of('ours, int8').vs_original,
    share_of_peak: symbols?.share_of_peak.int8 ?? 0,
    chunks_per_cpu_s: (symbols?.texts ?? 0) / of('ours, int8').cpu_s,
  };
}
