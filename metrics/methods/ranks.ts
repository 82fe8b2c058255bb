/** Places of values, 1 first; what has no value has no place. Equal values share one: 1 1 3 (competition) or 1 1 2 (dense). */
export function ranksOf(
  values: readonly (number | null)[],
  order: 'desc' | 'asc',
  method: 'competition' | 'dense',
): (number | null)[] {
  const sign = order === 'desc' ? -1 : 1;
  const sorted = values.filter((value) => value !== null).sort((a, b) => sign * (a - b));
  const places = new Map<number, number>();
  sorted.forEach((value, index) => {
    if (!places.has(value)) places.set(value, method === 'dense' ? places.size + 1 : index + 1);
  });
  return values.map((value) => (value === null ? null : (places.get(value) ?? null)));
}
