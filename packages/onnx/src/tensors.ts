import { ELEMENT, type TensorProto } from './proto.ts';

export type Numbers = Float32Array | Int8Array | Uint8Array | BigInt64Array;

/** How each element type is read: from raw bytes, or from the list it has of its own. */
const READERS: Readonly<Record<number, { raw: (bytes: ArrayBuffer) => Numbers; listed: (tensor: TensorProto) => Numbers }>> = {
  [ELEMENT.float]: { raw: (bytes) => new Float32Array(bytes), listed: ({ float_data = [] }) => Float32Array.from(float_data) },
  [ELEMENT.int8]: { raw: (bytes) => new Int8Array(bytes), listed: ({ int32_data = [] }) => Int8Array.from(int32_data) },
  [ELEMENT.uint8]: { raw: (bytes) => new Uint8Array(bytes), listed: ({ int32_data = [] }) => Uint8Array.from(int32_data) },
  [ELEMENT.int64]: { raw: (bytes) => new BigInt64Array(bytes), listed: ({ int64_data = [] }) => BigInt64Array.from(int64_data, BigInt) },
};

/** A tensor's numbers, row-major. Throws an `Error` for an element type that no encoder has, and for data that is not in the file. */
export function numbersOf(tensor: TensorProto): Numbers {
  const { name, data_type, raw_data, dims = [] } = tensor;
  const reader = READERS[data_type];
  if (reader === undefined) throw new Error(`tensor ${name} has an element type that is not known`);
  // A copy: the bytes in the file may begin anywhere, typed arrays may not.
  const numbers = raw_data !== undefined && raw_data.length > 0 ? reader.raw(Uint8Array.from(raw_data).buffer) : reader.listed(tensor);
  const count = dims.reduce((product, dim) => product * dim, 1);
  if (numbers.length !== count) throw new Error(`tensor ${name} holds ${numbers.length} numbers, not ${count}`);
  return numbers;
}

const TYPES = new Map<unknown, number>([
  [Float32Array, ELEMENT.float],
  [Int8Array, ELEMENT.int8],
  [Uint8Array, ELEMENT.uint8],
  [BigInt64Array, ELEMENT.int64],
]);

/** The tensor that holds these numbers. */
export function tensorOf(name: string, dims: number[], numbers: Numbers): TensorProto {
  return { name, dims, data_type: TYPES.get(numbers.constructor) as number, raw_data: new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength) };
}
