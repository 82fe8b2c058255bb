/** A record of a component that cannot be one person. */
export interface Member {
  readonly record: number;
  /** Stands for its verified ID number; null where it has none. */
  readonly number: string | null;
}

export interface Bond {
  readonly left: number;
  readonly right: number;
  readonly score: number;
  /** A person said so. */
  readonly isManual: boolean;
}

interface Group {
  readonly records: number[];
  readonly numbers: Set<string>;
}

/**
 * Joins records bond by bond, a person's word first and then the strongest, and leaves out each bond that would bring two verified
 * numbers or two parted records together. Gives each record the lowest one of its group. A person's word goes above the numbers.
 */
export function cutChains(
  members: readonly Member[],
  bonds: readonly Bond[],
  parted: readonly (readonly [number, number])[],
): Map<number, number> {
  const groups = new Map<number, Group>(
    members.map(({ record, number }) => [
      record,
      { records: [record], numbers: new Set(number === null ? [] : [number]) },
    ]),
  );
  const apart = new Map<number, Set<number>>();
  for (const [left, right] of parted) {
    apart.set(left, (apart.get(left) ?? new Set()).add(right));
    apart.set(right, (apart.get(right) ?? new Set()).add(left));
  }
  const arePartedBy = (one: Group, other: Group) =>
    one.records.some((record) => other.records.some((there) => apart.get(record)?.has(there)));
  const ordered = [...bonds].sort(
    (a, b) => Number(b.isManual) - Number(a.isManual) || b.score - a.score || a.left - b.left || a.right - b.right,
  );
  for (const { left, right, isManual } of ordered) {
    const [one, other] = [groups.get(left), groups.get(right)];
    if (!one || !other || one === other || arePartedBy(one, other)) continue;
    const numbers = new Set([...one.numbers, ...other.numbers]);
    const conflicts = numbers.size > Math.max(one.numbers.size, other.numbers.size, 1);
    if (conflicts && !isManual) continue;
    const joined: Group = { records: [...one.records, ...other.records], numbers };
    for (const record of joined.records) groups.set(record, joined);
  }
  return new Map([...groups].map(([record, group]) => [record, Math.min(...group.records)]));
}
