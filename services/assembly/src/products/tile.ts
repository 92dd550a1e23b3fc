/** The tile one call computes: scalar products of 4 rows with 2, the 8 sums and the 6 rows' parts in the machine's 16 vector registers. */
export const TILE = { left: 4, right: 2 } as const;

// Parameters, then locals: addresses of the first row on each side and of the result, bytes of a row, bytes of a result row, bytes done.
const [LEFT, RIGHT, RESULT, ROW_BYTES, RESULT_BYTES, DONE] = [0, 1, 2, 3, 4, 5] as const;
const PARAMETERS = 5;
const [FIRST_VECTOR, SUMS] = [6, TILE.left * TILE.right];
const leftPart = (r: number): number => FIRST_VECTOR + SUMS + r;
const sumOf = (r: number, c: number): number => FIRST_VECTOR + r * TILE.right + c;
const VECTORS = SUMS + TILE.left;

const PAGE_BYTES = 65_536;
const I32 = 0x7f;
const V128 = 0x7b;
const get = (local: number) => [0x20, local];
const set = (local: number) => [0x21, local];
const tee = (local: number) => [0x22, local];
const i32 = { constant: (n: number) => [0x41, n], add: [0x6a], multiply: [0x6c], isLess: [0x49] };
const f32 = { add: [0x92], store: [0x38, 2, 0] };
const f32x4 = { load: [0xfd, 0x00, 4, 0], multiply: [0xfd, 0xe6, 0x01], add: [0xfd, 0xe4, 0x01], lane: (n: number) => [0xfd, 0x1f, n] };
const loop = (...body: number[][]) => [0x03, 0x40, ...body.flat(), 0x0b];
const againIf = [0x0d, 0];

/** The address of row r from `base`, so far as it has been read. */
const at = (base: number, r: number) => [...get(base), ...get(ROW_BYTES), ...i32.constant(r), ...i32.multiply, ...i32.add, ...get(DONE), ...i32.add];
const rows = (n: number): number[] => Array.from({ length: n }, (_, r) => r);

/** Four numbers of every row: each left part times each right part onto its sum. */
const step = [
  ...rows(TILE.left).map((r) => [...at(LEFT, r), ...f32x4.load, ...set(leftPart(r))]),
  ...rows(TILE.right).flatMap((c) => {
    const part = leftPart(TILE.left);
    return [
      [...at(RIGHT, c), ...f32x4.load, ...set(part)],
      ...rows(TILE.left).map((r) => [...get(leftPart(r)), ...get(part), ...f32x4.multiply, ...get(sumOf(r, c)), ...f32x4.add, ...set(sumOf(r, c))]),
    ];
  }),
];
const next = [...get(DONE), ...i32.constant(16), ...i32.add, ...tee(DONE), ...get(ROW_BYTES), ...i32.isLess, ...againIf];

/** The four lanes of a sum, added in the one order that every pair gets. */
const total = (sum: number) => [0, 1, 2, 3].flatMap((n) => [...get(sum), ...f32x4.lane(n), ...(n > 0 ? f32.add : [])]);
const write = rows(TILE.left).flatMap((r) =>
  rows(TILE.right).flatMap((c) => [
    ...get(RESULT),
    ...get(RESULT_BYTES),
    ...i32.constant(r),
    ...i32.multiply,
    ...i32.add,
    ...i32.constant(c * 4),
    ...i32.add,
    ...total(sumOf(r, c)),
    ...f32.store,
  ]),
);

const size = (n: number): number[] => (n < 128 ? [n] : [(n & 127) | 128, ...size(n >> 7)]);
const counted = (bytes: readonly number[]): number[] => [...size(bytes.length), ...bytes];
const section = (id: number, ...bytes: number[]): number[] => [id, ...counted([1, ...bytes])];
const text = (word: string): number[] => counted([...new TextEncoder().encode(word)]);

/** What a runtime offers and `lib` declares only together with browsers. */
declare const WebAssembly: {
  Memory: new (size: { initial: number }) => { buffer: ArrayBuffer };
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { exports: unknown };
};

/** Addresses of the first row on each side and of the first product, bytes from row to row and from one row of products to the next. */
export type Tile = (left: number, right: number, result: number, rowBytes: number, resultBytes: number) => void;

/**
 * A WebAssembly function that multiplies 4 rows by 2, over `bytes` of memory of its own. Plain JavaScript has no vector instructions
 * and is seven times slower. A multiply and an add round alike on every machine; a fused one, faster still, would not.
 */
export function createTile(bytes: number): { tile: Tile; memory: ArrayBuffer } {
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE_BYTES) });
  const { tile } = new WebAssembly.Instance(new WebAssembly.Module(tileModule()), { host: { memory } }).exports as { tile: Tile };
  return { tile, memory: memory.buffer };
}

function tileModule(): Uint8Array {
  const locals = [2, 1, I32, VECTORS + 1, V128];
  const body = [...locals, ...loop(...step, next), ...write, 0x0b];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, 0x60, ...counted(Array(PARAMETERS).fill(I32)), 0),
    ...section(2, ...text('host'), ...text('memory'), 0x02, 0x00, 1),
    ...section(3, 0),
    ...section(7, ...text('tile'), 0x00, 0),
    ...section(10, ...counted(body)),
  ]);
}
