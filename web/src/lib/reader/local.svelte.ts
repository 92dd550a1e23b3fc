/** A file that was dropped or chosen. */
export interface LocalPack {
  key: string;
  name: string;
  size_bytes: number;
  file: File;
}

class Local {
  pack = $state.raw<LocalPack | null>(null);
  #count = 0;

  set(file: File): void {
    this.pack = { key: `file ${++this.#count}`, name: file.name, size_bytes: file.size, file };
  }
}

/** The file that is open here; it stays in this tab's memory. */
export const local = new Local();
