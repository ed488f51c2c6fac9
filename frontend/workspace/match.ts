/** Finding by what people type: without case, without diacritics, word by word. */

export function fold(words: string): string {
  return words.toLowerCase().replaceAll("ł", "l").normalize("NFD").replace(/\p{M}/gu, "");
}

/** How well `words` answer `query`: 0 not at all; a beginning counts more than a middle. */
export function score(words: string, query: string): number {
  const line = fold(words);
  let total = 0;
  for (const part of fold(query).split(/\s+/).filter(Boolean)) {
    const at = line.indexOf(part);
    if (at < 0) return 0;
    total += at === 0 ? 3 : line[at - 1] === " " ? 2 : 1;
  }
  return total || 1;
}
