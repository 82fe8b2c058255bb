// Beyond this many pairs of lines the middle is told as a whole: old lines, then new ones.
const MOST_PAIRS = 4_000_000;
const AROUND = 2;

interface Line {
  readonly sign: ' ' | '-' | '+';
  readonly text: string;
}

/** Lengths of the longest common subsequences of the rests that begin at each pair of lines. */
function common(before: readonly string[], after: readonly string[]): Uint32Array[] {
  const table = Array.from({ length: before.length + 1 }, () => new Uint32Array(after.length + 1));
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      const [here, below] = [table[i] as Uint32Array, table[i + 1] as Uint32Array];
      here[j] = before[i] === after[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, here[j + 1] ?? 0);
    }
  }
  return table;
}

function changedMiddle(before: readonly string[], after: readonly string[]): Line[] {
  const lines: Line[] = [];
  const take = (sign: Line['sign'], texts: readonly string[]) => lines.push(...texts.map((text) => ({ sign, text })));
  let [i, j] = [0, 0];
  if (before.length * after.length <= MOST_PAIRS) {
    const table = common(before, after);
    while (i < before.length && j < after.length) {
      if (before[i] === after[j]) {
        take(' ', [before[i] ?? '']);
        i++;
        j++;
      } else if ((table[i + 1]?.[j] ?? 0) >= (table[i]?.[j + 1] ?? 0)) take('-', [before[i++] ?? '']);
      else take('+', [after[j++] ?? '']);
    }
  }
  take('-', before.slice(i));
  take('+', after.slice(j));
  return lines;
}

/**
 * What changed between two texts, line by line: `- old`, `+ new`, two lines around each change, `…` for what is left out.
 * The longest common subsequence, as diff(1) finds it. Empty when the texts are the same.
 */
export function lineDiff(before: string, after: string): string[] {
  const [old, now] = [before.split('\n'), after.split('\n')];
  let start = 0;
  while (start < Math.min(old.length, now.length) && old[start] === now[start]) start++;
  let end = 0;
  const most = Math.min(old.length, now.length) - start;
  while (end < most && old[old.length - 1 - end] === now[now.length - 1 - end]) end++;
  const same = (texts: readonly string[]): Line[] => texts.map((text) => ({ sign: ' ', text }));
  const lines = [
    ...same(old.slice(0, start)),
    ...changedMiddle(old.slice(start, old.length - end), now.slice(start, now.length - end)),
    ...same(old.slice(old.length - end)),
  ];
  const changes = lines.flatMap(({ sign }, at) => (sign === ' ' ? [] : [at]));
  const shown = lines.map((_line, at) => changes.some((change) => Math.abs(change - at) <= AROUND));
  return lines.flatMap(({ sign, text }, at) => {
    if (shown[at]) return [`${sign} ${text}`];
    return at > 0 && shown[at - 1] && changes.some((change) => change > at) ? ['…'] : [];
  });
}
