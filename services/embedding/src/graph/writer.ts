import { ATTRIBUTE, type AttributeProto, ELEMENT, type ModelProto, type NodeProto, type TensorProto, type ValueInfoProto } from './proto.ts';
import { type Numbers, tensorOf } from './tensors.ts';

/** Of an attribute: whole numbers become ints, `float(x)` a float, lists ints, text a string. */
type AttributeValue = number | string | readonly number[] | { float: number };

export const float = (value: number): { float: number } => ({ float: value });

/** An ONNX graph under construction: each call adds a node or a constant and gives the name of what it yields. */
export class GraphWriter {
  readonly #nodes: NodeProto[] = [];
  readonly #initializers: TensorProto[] = [];

  constant(numbers: Numbers, dims: number[], name = `c${this.#initializers.length}`): string {
    this.#initializers.push(tensorOf(name, dims, numbers));
    return name;
  }

  /** One output, named after the node unless a name is given. Names with a dot before the type choose the operator's domain: `com.microsoft.Gelu`. */
  node(type: string, inputs: readonly string[], attributes: Record<string, AttributeValue> = {}, output = `n${this.#nodes.length}`): string {
    return this.nodes(type, inputs, [output], attributes)[0] as string;
  }

  nodes(type: string, inputs: readonly string[], outputs: readonly string[], attributes: Record<string, AttributeValue> = {}): readonly string[] {
    const dot = type.lastIndexOf('.');
    const attribute = Object.entries(attributes).map(([name, value]) => attributeOf(name, value));
    this.#nodes.push({ op_type: type.slice(dot + 1), domain: dot < 0 ? '' : type.slice(0, dot), name: outputs[0] as string, input: [...inputs], output: [...outputs], attribute });
    return outputs;
  }

  model(name: string, opset: number, inputs: readonly string[], output: { name: string; dims: (string | number)[] }): ModelProto {
    return {
      ir_version: 8,
      producer_name: 'doctown',
      opset_import: [
        { domain: '', version: opset },
        { domain: 'com.microsoft', version: 1 },
      ],
      graph: {
        name,
        node: this.#nodes,
        initializer: this.#initializers,
        input: inputs.map((input) => valueInfo(input, ELEMENT.int64, ['batch', 'tokens'])),
        output: [valueInfo(output.name, ELEMENT.float, output.dims)],
      },
    };
  }
}

function attributeOf(name: string, value: AttributeValue): AttributeProto {
  if (typeof value === 'number') return { name, type: ATTRIBUTE.int, i: value };
  if (typeof value === 'string') return { name, type: ATTRIBUTE.string, s: Buffer.from(value) };
  if ('float' in value) return { name, type: ATTRIBUTE.float, f: value.float };
  return { name, type: ATTRIBUTE.ints, ints: [...value] };
}

function valueInfo(name: string, elem_type: number, dims: readonly (string | number)[]): ValueInfoProto {
  return { name, type: { tensor_type: { elem_type, shape: { dim: dims.map((dim) => (typeof dim === 'number' ? { dim_value: dim } : { dim_param: dim })) } } } };
}
