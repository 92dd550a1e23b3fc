import { encodeModel, GraphWriter, type ModelProto, tokens } from '@doctown/onnx';
import type { BertConfig, Quantized } from './bert.ts';
import { quantizeColumns } from './quantize.ts';

export type Precision = 'int8' | 'fp32';

/** all-MiniLM-L6-v2's. */
export const MINILM_CONFIG: BertConfig & { vocab_size: number } = {
  hidden_size: 384,
  num_hidden_layers: 6,
  num_attention_heads: 12,
  intermediate_size: 1536,
  max_position_embeddings: 512,
  layer_norm_eps: 1e-12,
  vocab_size: 30522,
};

/**
 * An encoder of BERT's architecture with random weights, written operator by operator as PyTorch's exporter writes it, and for int8 as onnxruntime's
 * dynamic quantization rewrites that: for measuring speed and testing where no trained model is at hand. The same bytes for the same seed.
 */
export function exportedBert(config: typeof MINILM_CONFIG, precision: Precision, seed = 1): ModelProto {
  const writer = new ExportWriter(config, precision, seed);
  writer.encoder();
  return writer.graph.model('main_graph', 14, ['input_ids', 'attention_mask', 'token_type_ids'].map(tokens), {
    name: 'last_hidden_state',
    type: 'float',
    dims: ['batch', 'tokens', config.hidden_size],
  });
}

/** The same as the bytes of an ONNX file. */
export const writeExportedModel = (config: typeof MINILM_CONFIG, precision: Precision, seed?: number): Uint8Array => encodeModel(exportedBert(config, precision, seed));

const FLOAT = 1;

class ExportWriter {
  readonly graph = new GraphWriter();
  readonly #config: typeof MINILM_CONFIG;
  readonly #precision: Precision;
  readonly #random: () => number;

  constructor(config: typeof MINILM_CONFIG, precision: Precision, seed: number) {
    this.#config = config;
    this.#precision = precision;
    this.#random = normal(seed);
  }

  encoder(): void {
    const { hidden_size: hidden, vocab_size, max_position_embeddings, num_hidden_layers } = this.#config;
    const { graph } = this;
    const words = this.#rows('embeddings.word_embeddings.weight', vocab_size, 'input_ids');
    const types = this.#rows('embeddings.token_type_embeddings.weight', 2, 'token_type_ids');
    const all = this.#int64(
      Array.from({ length: max_position_embeddings }, (_, i) => i),
      [1, max_position_embeddings],
    );
    const count = graph.node('Unsqueeze', [this.#dim('input_ids', 1), this.#int64([0])]);
    const positions = this.#rows('embeddings.position_embeddings.weight', max_position_embeddings, graph.node('Slice', [all, this.#int64([0]), count, this.#int64([1])]));
    let state = this.#norm('embeddings.LayerNorm', graph.node('Add', [graph.node('Add', [words, types]), positions]));
    const mask = this.#mask();
    for (let i = 0; i < num_hidden_layers; i++) state = this.#layer(`encoder.layer.${i}`, state, mask, hidden, i === num_hidden_layers - 1);
  }

  #layer(name: string, input: string, mask: string, hidden: number, isLast: boolean): string {
    const attended = this.#attention(`${name}.attention.self`, input, mask, hidden);
    const middle = this.#norm(`${name}.attention.output.LayerNorm`, this.graph.node('Add', [this.#linear(`${name}.attention.output.dense`, attended, hidden, hidden), input]));
    const wide = this.#gelu(this.#linear(`${name}.intermediate.dense`, middle, hidden, this.#config.intermediate_size));
    const down = this.graph.node('Add', [this.#linear(`${name}.output.dense`, wide, this.#config.intermediate_size, hidden), middle]);
    return this.#norm(`${name}.output.LayerNorm`, down, isLast ? 'last_hidden_state' : undefined);
  }

  #attention(name: string, input: string, mask: string, hidden: number): string {
    const { graph } = this;
    const heads = this.#config.num_attention_heads;
    const split = (part: string, perm: number[]): string => {
      const shape = graph.node('Concat', [...this.#sizes(input), this.#int64([heads]), this.#int64([hidden / heads])], { axis: 0 });
      return graph.node('Transpose', [graph.node('Reshape', [this.#linear(`${name}.${part}`, input, hidden, hidden), shape])], { perm });
    };
    const [query, key, value] = [split('query', [0, 2, 1, 3]), split('key', [0, 2, 3, 1]), split('value', [0, 2, 1, 3])];
    const scores = graph.node('Div', [graph.node('MatMul', [query, key]), this.#scalar(Math.sqrt(hidden / heads))]);
    const weights = graph.node('Softmax', [graph.node('Add', [scores, mask])], { axis: -1 });
    const joined = graph.node('Transpose', [graph.node('MatMul', [weights, value])], { perm: [0, 2, 1, 3] });
    return graph.node('Reshape', [joined, graph.node('Concat', [...this.#sizes(input), this.#int64([hidden])], { axis: 0 })]);
  }

  #mask(): string {
    const wide = this.graph.node('Unsqueeze', [this.graph.node('Unsqueeze', ['attention_mask', this.#int64([1])]), this.#int64([2])]);
    const inverted = this.graph.node('Sub', [this.#scalar(1), this.graph.node('Cast', [wide], { to: FLOAT })]);
    return this.graph.node('Mul', [inverted, this.#scalar(-3.4028234663852886e38)]);
  }

  #gelu(input: string): string {
    const erf = this.graph.node('Erf', [this.graph.node('Div', [input, this.#scalar(Math.SQRT2)])]);
    return this.graph.node('Mul', [this.graph.node('Mul', [input, this.graph.node('Add', [erf, this.#scalar(1)])]), this.#scalar(0.5)]);
  }

  #norm(name: string, input: string, output?: string): string {
    const { graph } = this;
    const size = this.#config.hidden_size;
    const centred = graph.node('Sub', [input, graph.node('ReduceMean', [input], { axes: [-1] })]);
    const variance = graph.node('ReduceMean', [graph.node('Pow', [centred, this.#scalar(2)])], { axes: [-1] });
    const scaled = graph.node('Div', [centred, graph.node('Sqrt', [graph.node('Add', [variance, this.#scalar(this.#config.layer_norm_eps)])])]);
    const weight = graph.constant(
      this.#floats(size, 0.1).map((value) => 1 + value),
      [size],
      `${name}.weight`,
    );
    return graph.node('Add', [graph.node('Mul', [scaled, weight]), graph.constant(this.#floats(size, 0.1), [size], `${name}.bias`)], {}, output);
  }

  #rows(name: string, rows: number, ids: string): string {
    const { hidden_size: hidden } = this.#config;
    const weight = this.#floats(rows * hidden, 0.5);
    if (this.#precision === 'fp32') return this.graph.node('Gather', [this.graph.constant(weight, [rows, hidden], name), ids]);
    const { values, scale } = quantizeColumns(weight, 1);
    const picked = this.graph.node('Gather', [this.graph.constant(values, [rows, hidden], `${name}_quantized`), ids]);
    return this.graph.node('DequantizeLinear', [picked, this.graph.constant(scale, [], `${name}_scale`), this.graph.constant(new Int8Array(1), [], `${name}_zero_point`)]);
  }

  #linear(name: string, input: string, inputs: number, outputs: number): string {
    const weight = this.#floats(inputs * outputs, 1 / Math.sqrt(inputs));
    const product =
      this.#precision === 'fp32'
        ? this.graph.node('MatMul', [input, this.graph.constant(weight, [inputs, outputs])])
        : this.#integer(input, quantizeColumns(weight, outputs), inputs, outputs);
    return this.graph.node('Add', [this.graph.constant(this.#floats(outputs, 0.1), [outputs], `${name}.bias`), product]);
  }

  #integer(input: string, { values, scale, zero }: Quantized, inputs: number, outputs: number): string {
    const { graph } = this;
    // The quantizer shares what it made of an input among the products that read it.
    const [quantized, inputScale, inputZero] = this.#quantizedInputs.get(input) ?? this.#quantize(input);
    const product = graph.node('MatMulInteger', [quantized, graph.constant(values, [inputs, outputs]), inputZero, graph.constant(zero, [outputs])]);
    const scales = graph.node('Mul', [inputScale, graph.constant(scale, [outputs])]);
    return graph.node('Mul', [graph.node('Cast', [product], { to: FLOAT }), scales]);
  }

  readonly #quantizedInputs = new Map<string, [string, string, string]>();

  #quantize(input: string): [string, string, string] {
    const names: [string, string, string] = [`${input}_quantized`, `${input}_scale`, `${input}_zero_point`];
    this.graph.nodes('DynamicQuantizeLinear', [input], names);
    this.#quantizedInputs.set(input, names);
    return names;
  }

  #sizes(input: string): [string, string] {
    return [0, 1].map((axis) => this.graph.node('Unsqueeze', [this.#dim(input, axis), this.#int64([0])])) as [string, string];
  }

  #dim(input: string, axis: number): string {
    return this.graph.node('Gather', [this.graph.node('Shape', [input]), this.graph.constant(BigInt64Array.of(BigInt(axis)), [])]);
  }

  #scalar(value: number): string {
    return this.graph.constant(Float32Array.of(value), []);
  }

  #int64(values: number[], dims = [values.length]): string {
    return this.graph.constant(BigInt64Array.from(values, BigInt), dims);
  }

  #floats(count: number, deviation: number): Float32Array {
    return Float32Array.from({ length: count }, () => this.#random() * deviation);
  }
}

/** Roughly normal numbers, from Mulberry32 (Tommy Ettinger's generator) by the sum of four uniform ones. */
function normal(seed: number): () => number {
  let state = seed;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return () => (uniform() + uniform() + uniform() + uniform() - 2) * Math.sqrt(3);
}
