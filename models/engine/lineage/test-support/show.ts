import type { ModelLineage } from '../lineage.ts';
import type { Ref } from '../shape.ts';

const names = (refs: readonly Ref[]) =>
  refs
    .map((ref) => `${ref.relation}.${ref.column}`)
    .sort()
    .join(' ');

/**
 * A lineage in one line: `name = copied ~computed !guarded | conditions`, columns parted by `; `, and the conditions of
 * all rows at the end.
 */
export function show({ columns, conditions }: ModelLineage): string {
  const shown = columns.map((column) => {
    const values = column.values
      .map((value) => {
        const mark = value.barrier !== undefined ? '!' : value.kind === 'computed' ? '~' : '';
        return `${mark}${value.relation}.${value.column}`;
      })
      .sort();
    const by = column.conditions.length > 0 ? ` | ${names(column.conditions)}` : '';
    return `${column.name} = ${values.join(' ')}${by}`.trimEnd();
  });
  return [...shown, ...(conditions.length > 0 ? [`rows | ${names(conditions)}`] : [])].join('; ');
}
