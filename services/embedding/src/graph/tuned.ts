import type { ModelProto } from '@doctown/onnx';
import { float, GraphWriter, tokens } from '@doctown/onnx';
import type { Bert, Layer, Linear, Norm, Table } from './bert.ts';

/** What the graph reads and yields. */
export const TUNED_INPUT = 'input_ids';
export const TUNED_OUTPUT = 'embedding';

/**
 * The same encoder in fewer and faster operators, for one text at a time: no mask, since nothing is padded; one fused attention per layer;
 * mean pooling and unit length inside, so that 384 numbers leave the graph instead of 384 per token.
 * Input `input_ids` 1 × tokens, output `embedding` 1 × hidden, unit length.
 */
export function tunedGraph(bert: Bert): ModelProto {
  const graph = new GraphWriter();
  const write = new LayerWriter(graph, bert);
  let hidden = write.embeddings();
  for (const layer of bert.layers) hidden = write.layer(hidden, layer);
  const mean = graph.node('ReduceMean', [hidden], { axes: [1], keepdims: 0 });
  const length = graph.node('Max', [graph.node('ReduceL2', [mean], { axes: [1], keepdims: 1 }), graph.constant(new Float32Array([1e-9]), [1])]);
  graph.node('Div', [mean, length], {}, TUNED_OUTPUT);
  return graph.model('bert', 17, [tokens(TUNED_INPUT)], { name: TUNED_OUTPUT, type: 'float', dims: ['batch', bert.config.hidden_size] });
}

class LayerWriter {
  readonly #graph: GraphWriter;
  readonly #bert: Bert;

  constructor(graph: GraphWriter, bert: Bert) {
    this.#graph = graph;
    this.#bert = bert;
  }

  embeddings(): string {
    const { words, positions, norm, config } = this.#bert;
    const count = this.#graph.node('Shape', [TUNED_INPUT], { start: 1, end: 2 });
    const zero = this.#graph.constant(new BigInt64Array([0n]), [1]);
    const table = this.#graph.constant(positions, [positions.length / config.hidden_size, config.hidden_size]);
    const position = this.#graph.node('Slice', [table, zero, count, zero]);
    return this.#norm(this.#graph.node('Add', [this.#rows(words), position]), norm);
  }

  layer(hidden: string, layer: Layer): string {
    const [query, key, value] = this.#linears(hidden, [layer.query, layer.key, layer.value]) as [string, string, string];
    const attended = this.#graph.node('com.microsoft.MultiHeadAttention', [query, key, value], { num_heads: this.#bert.config.num_attention_heads });
    const [projected] = this.#linears(attended, [layer.attention_output]) as [string];
    const middle = this.#norm(this.#graph.node('Add', [projected, hidden]), layer.attention_norm);
    const [down] = this.#linears(this.#up(middle, layer.up), [layer.down]) as [string];
    return this.#norm(this.#graph.node('Add', [down, middle]), layer.norm);
  }

  #rows({ rows, weight }: Table): string {
    const dims = [rows, this.#bert.config.hidden_size];
    if (weight instanceof Float32Array) return this.#graph.node('Gather', [this.#graph.constant(weight, dims), TUNED_INPUT]);
    const picked = this.#graph.node('Gather', [this.#graph.constant(weight.values, dims), TUNED_INPUT]);
    return this.#graph.node('DequantizeLinear', [picked, this.#graph.constant(weight.scale, []), this.#graph.constant(weight.zero, [])]);
  }

  #up(hidden: string, linear: Linear): string {
    if (!(linear.weight instanceof Float32Array)) return this.#graph.node('com.microsoft.Gelu', [...this.#linears(hidden, [linear])]);
    const product = this.#graph.node('MatMul', [hidden, this.#graph.constant(linear.weight, [linear.inputs, linear.outputs])]);
    return this.#graph.node('com.microsoft.BiasGelu', [product, this.#graph.constant(linear.bias, [linear.outputs])]);
  }

  /** Several products of one input: where they are whole numbers, the input is quantized once. */
  #linears(input: string, linears: readonly Linear[]): string[] {
    const integers = linears.some(({ weight }) => !(weight instanceof Float32Array));
    const quantized = integers
      ? this.#graph.nodes(
          'DynamicQuantizeLinear',
          [input],
          ['values', 'scale', 'zero'].map((part) => `${input}_${part}`),
        )
      : [];
    return linears.map((linear) => this.#linear(input, quantized, linear));
  }

  #linear(input: string, [values, scale, zero]: readonly string[], { weight, bias, inputs, outputs }: Linear): string {
    const graph = this.#graph;
    const added = graph.constant(bias, [outputs]);
    if (weight instanceof Float32Array) return graph.node('Add', [graph.node('MatMul', [input, graph.constant(weight, [inputs, outputs])]), added]);
    const perColumn = (length: number): number[] => (length === 1 ? [] : [length]);
    const matrix = graph.constant(weight.values, [inputs, outputs]);
    const matrixScale = graph.constant(weight.scale, perColumn(weight.scale.length));
    const matrixZero = graph.constant(weight.zero, perColumn(weight.zero.length));
    return graph.node('com.microsoft.MatMulIntegerToFloat', [values as string, matrix, scale as string, matrixScale, zero as string, matrixZero, added]);
  }

  #norm(input: string, { weight, bias }: Norm): string {
    const size = [this.#bert.config.hidden_size];
    return this.#graph.node('LayerNormalization', [input, this.#graph.constant(weight, size), this.#graph.constant(bias, size)], {
      axis: -1,
      epsilon: float(this.#bert.config.layer_norm_eps),
    });
  }
}
