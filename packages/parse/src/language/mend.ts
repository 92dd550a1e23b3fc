const SIGNATURE = /(?<=[)>\]}\w][ \t]*(?:\/\/[^\n]*)?\n(?:[ \t]*(?:\/\/[^\n]*)?\n)*[ \t]*)[ \t](?=<[\w\s])/g;

/** An interface's generic signature on a line of its own, after one without a semicolon: the grammar takes its `<` for a continuation. */
export function separateSignatures(text: string): string | null {
  const mended = text.replace(SIGNATURE, ';');
  return mended === text ? null : mended;
}
