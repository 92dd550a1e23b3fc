/** What a table says of a word from the code. A plain look-up would also find what every object of JavaScript has: `toString`, `constructor`. */
export const rowOf = <T>(table: Readonly<Record<string, T>>, word: string): T | undefined => (Object.hasOwn(table, word) ? table[word] : undefined);
