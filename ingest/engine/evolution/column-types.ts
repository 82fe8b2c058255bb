const DECIMAL = /^numeric\((\d+),(\d+)\)$/;
/** Most digits of a decimal that DuckDB and the sources exchange exactly. */
const DIGITS = 38;

/** Digits before and after the point that a whole or decimal type holds; undefined of any other. */
function digits(type: string): readonly [whole: number, scale: number] | undefined {
  if (type === 'integer') return [10, 0];
  if (type === 'bigint') return [19, 0];
  const match = DECIMAL.exec(type);
  return match ? [Number(match[1]) - Number(match[2]), Number(match[2])] : undefined;
}

/** Does a contract's type hold every value of another, unchanged in meaning? A number is not text: that is another type. */
export function holdsAll(wide: string, narrow: string): boolean {
  if (wide === narrow || (wide === 'timestamp' && narrow === 'date')) return true;
  const [outer, inner] = [digits(wide), digits(narrow)];
  if (!outer || !inner) return false;
  if (wide === 'bigint' && narrow === 'integer') return true;
  // An integer has ten digits at most, but holds only nine of any kind.
  const room = DECIMAL.test(wide) ? outer[0] : outer[0] - 1;
  return room >= inner[0] && outer[1] >= inner[1];
}

/** The narrowest type that holds every value of both, or undefined where none of the same kind does. */
export function joinTypes(left: string, right: string): string | undefined {
  if (holdsAll(left, right)) return left;
  if (holdsAll(right, left)) return right;
  const [a, b] = [digits(left), digits(right)];
  if (!a || !b) return undefined;
  const scale = Math.max(a[1], b[1]);
  const precision = Math.max(a[0], b[0]) + scale;
  return precision > DIGITS ? undefined : `numeric(${precision},${scale})`;
}
