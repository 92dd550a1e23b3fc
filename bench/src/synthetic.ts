/** One file of a repository that nobody wrote: the same for the same number, and it uses only files of lower numbers. */
export interface SyntheticFile {
  file_path: string;
  language: string;
  text: string;
}

/** Written in every file: to methods inherited and own, through interfaces, fields, parameters without a type, callbacks and lists, and out of the repository. */
export const CALLS_PER_FILE = 20;
/** Settings of the repository that imports are found by. */
export const SYNTHETIC_SETTINGS = { 'go.mod': 'module example.com/big\n' };

/** A file and those it uses, by number among those of its language. */
interface Uses {
  own: number;
  base: number;
  other: number;
  /** The one that declares the interface of the package. */
  shape: number;
}

const FILES_PER_PACKAGE = 10;
const packageOf = (slot: number): string => `p${Math.floor(slot / FILES_PER_PACKAGE)}`;
const shapeOf = (slot: number): number => slot - (slot % FILES_PER_PACKAGE);

const writers = [
  { language: 'python', path: (slot: number) => `python/${packageOf(slot)}/m${slot}.py`, write: python },
  { language: 'typescript', path: (slot: number) => `script/${packageOf(slot)}/m${slot}.ts`, write: typescript },
  { language: 'java', path: (slot: number) => `java/${packageOf(slot)}/Thing${slot}.java`, write: java },
  { language: 'go', path: (slot: number) => `go/${packageOf(slot)}/m${slot}.go`, write: go },
];

export function syntheticFile(index: number): SyntheticFile {
  const { language, path, write } = writers[index % writers.length] as (typeof writers)[0];
  const own = Math.floor(index / writers.length);
  const random = seeded(index);
  const lower = (): number => (own === 0 ? 0 : Math.floor(random() * own));
  return { file_path: path(own), language, text: write({ own, base: lower(), other: lower(), shape: shapeOf(own) }) };
}

/** Mulberry32. */
function seeded(seed: number): () => number {
  let state = (seed + 1) * 0x9e3779b1;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function python({ own, base, other, shape }: Uses): string {
  const module = (slot: number): string => `python.${packageOf(slot)}.m${slot}`;
  const imports = [...new Set([base, other])].filter((slot) => slot !== own).map((slot) => `from ${module(slot)} import Thing${slot}, work${slot}\n`);
  const declared = shape === own ? `\nclass Shape${own}:\n    def area(self):\n        raise NotImplementedError\n` : '';
  return `${imports.join('')}${shape === own ? '' : `from ${module(shape)} import Shape${shape}\n`}${declared}

class Thing${own}(${base === own ? 'object' : `Thing${base}`}):
    """Holds another thing."""

    def __init__(self):
        super().__init__()
        self.other = Thing${other}()

    def area(self):
        return self.own${own}()

    def own${own}(self):
        return self.update(1)

    def update(self, value):
        self.other.update(value)
        return self.other.own${other}()


def work${own}(shape: Shape${shape}, thing, callback):
    shape.area()
    thing.update(2)
    callback(thing)
    return work${other}(shape, thing, callback)


def help${own}(thing):
    thing.area()
    return len(thing)


def main${own}():
    thing = Thing${own}()
    thing.area()
    thing.own${base}()
    work${own}(thing, thing, help${own})
    work${base}(thing, thing, help${own})
    for item in [Thing${other}()]:
        item.area()
    print(thing)
`;
}

function typescript({ own, base, other, shape }: Uses): string {
  const from = (slot: number): string => `'../${packageOf(slot)}/m${slot}'`;
  const imports = [...new Set([base, other])].filter((slot) => slot !== own).map((slot) => `import { Thing${slot}, work${slot} } from ${from(slot)};\n`);
  const declared = shape === own ? `\nexport interface Shape${own} {\n  area(): number;\n}\n` : '';
  const heritage = `${base === own ? '' : ` extends Thing${base}`} implements Shape${shape}`;
  return `${imports.join('')}${shape === own ? '' : `import type { Shape${shape} } from ${from(shape)};\n`}${declared}
/** Holds another thing. */
export class Thing${own}${heritage} {
  other: Thing${other};
  constructor() {
    super();
    this.other = new Thing${other}();
  }
  area(): number {
    return this.own${own}();
  }
  own${own}() {
    return this.update(1);
  }
  update(value: number): number {
    this.other.update(value);
    return this.other.own${other}();
  }
}

export function work${own}(shape: Shape${shape}, thing: any, callback: (thing: any) => void): void {
  shape.area();
  thing.update(2);
  callback(thing);
  work${other}(shape, thing, callback);
}

const help${own} = (thing: any) => {
  thing.area();
  return String(thing);
};

export function main${own}() {
  const thing = new Thing${own}();
  thing.area();
  thing.own${base}();
  work${own}(thing, thing, help${own});
  work${base}(thing, thing, help${own});
  for (const item of [new Thing${other}()]) item.area();
  console.log(thing);
}
`;
}

function java({ own, base, other, shape }: Uses): string {
  const name = (slot: number): string => `big.${packageOf(slot)}.Thing${slot}`;
  const imports = [...new Set([base, other])].filter((slot) => slot !== own).map((slot) => `import ${name(slot)};\n`);
  const declared = shape === own ? `\ninterface Shape${own} {\n    int area();\n}\n` : '';
  return `package big.${packageOf(own)};

${imports.join('')}import java.util.List;
import java.util.function.Consumer;
${declared}
/** Holds another thing. */
public class Thing${own}${base === own ? '' : ` extends Thing${base}`} implements Shape${shape} {
    private Thing${other} other;

    public Thing${own}() {
        super();
        this.other = new Thing${other}();
    }

    public int area() {
        return own${own}();
    }

    public int own${own}() {
        return update(1);
    }

    public int update(int value) {
        other.update(value);
        return other.own${other}();
    }

    public static void work${own}(Shape${shape} shape, Thing${base} thing, Consumer<Object> callback) {
        shape.area();
        thing.update(2);
        callback.accept(thing);
        Thing${other}.work${other}(shape, thing, callback);
    }

    static void help${own}(Object thing) {
        ((Shape${shape}) thing).area();
        System.out.println(thing);
    }

    public static void main${own}() {
        Thing${own} thing = new Thing${own}();
        thing.area();
        thing.own${base}();
        work${own}(thing, thing, Thing${own}::help${own});
        Thing${base}.work${base}(thing, thing, Thing${own}::help${own});
        for (Thing${other} item : List.of(new Thing${other}())) item.area();
    }
}
`;
}

/** An interface of Go is fitted by every type with its methods, so each package names them its own way. */
function go({ own, base, other, shape }: Uses): string {
  const folder = packageOf(own);
  const foreign = [...new Set([base, other].map(packageOf))].filter((one) => one !== folder).map((one) => `\t"example.com/big/go/${one}"\n`);
  const of = (slot: number): string => (packageOf(slot) === folder ? '' : `${packageOf(slot)}.`);
  const declared = shape === own ? `type Shape${own} interface {\n\tArea${own}() int\n}\n\n` : '';
  return `package ${folder}

import (
\t"fmt"
${foreign.join('')})

${declared}// Thing${own} holds another thing.
type Thing${own} struct {
${base === own ? '' : `\t${of(base)}Thing${base}\n`}\tother *${of(other)}Thing${other}
}

func New${own}() *Thing${own} {
\treturn &Thing${own}{other: ${of(other)}New${other}()}
}

func (thing *Thing${own}) Area${shape}() int {
\treturn thing.Own${own}()
}

func (thing *Thing${own}) Own${own}() int {
\treturn thing.Update(1)
}

func (thing *Thing${own}) Update(value int) int {
\tthing.other.Update(value)
\treturn thing.other.Own${other}()
}

func Work${own}(shape Shape${shape}, thing *${of(base)}Thing${base}, callback func(Shape${shape})) {
\tshape.Area${shape}()
\tthing.Update(2)
\tcallback(shape)
\t${of(other)}Work${other}(shape, nil, callback)
}

func help${own}(shape Shape${shape}) {
\tshape.Area${shape}()
\tfmt.Println(shape)
}

func Main${own}() {
\tthing := New${own}()
\tthing.Area${shape}()
\tthing.Own${base}()
\tWork${own}(thing, nil, help${own})
\t${of(base)}Work${base}(thing, nil, help${own})
\tfor _, item := range []*${of(other)}Thing${other}{${of(other)}New${other}()} {
\t\titem.Area${shapeOf(other)}()
\t}
\tfmt.Sprint(thing)
\tfmt.Print(len("x"))
}
`;
}
