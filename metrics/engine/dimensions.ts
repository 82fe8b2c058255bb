import { nearest, UserError } from '../../core/index.ts';
import { type Indicator, viewsOf } from './indicator.ts';
import type { Members } from './members.ts';

/** A dimension as one view has it. */
export interface DimensionMembers {
  readonly code: string;
  readonly name: string | undefined;
}

/** Words of a request whose members are not `<word>_code` and `<word>_name`; the first pair that a view has is used. */
const SPECIAL: Readonly<Record<string, readonly (readonly [code: string, name: string])[]>> = {
  disease: [
    ['main_icd10_code', 'main_diagnosis_name'],
    ['icd10_code', 'diagnosis_name'],
  ],
  operation: [['icd9_code', 'operation_name']],
};

/** How a view serves a dimension; undefined when it has none of that name. */
export function membersOf(dimension: string, view: string, members: Members): DimensionMembers | undefined {
  const has = members.get(view)?.dimensions;
  if (!has) return undefined;
  const pairs = SPECIAL[dimension] ?? [
    [`${dimension}_code`, `${dimension}_name`],
    [dimension, `${dimension}_name`],
  ];
  for (const [code, name] of pairs) {
    if (has.has(code)) return { code, name: has.has(name) ? name : undefined };
  }
  return undefined;
}

function dimensionsOfView(view: string, members: Members): string[] {
  const has = members.get(view)?.dimensions ?? new Set<string>();
  const words = [...has]
    .filter(
      (member) =>
        member !== 'date' &&
        !member.endsWith('_key') &&
        !(member.endsWith('_name') && has.has(member.replace(/_name$/, '_code'))),
    )
    .map((member) => member.replace(/_code$/, ''));
  return [...Object.keys(SPECIAL), ...words].filter((word) => membersOf(word, view, members));
}

/** The dimensions that every view of an indicator has, `date` first. */
export function dimensionsOf(indicator: Indicator, members: Members): string[] {
  const [first, ...others] = viewsOf(indicator).map((view) => new Set(dimensionsOfView(view, members)));
  return ['date', ...[...(first ?? [])].filter((word) => others.every((words) => words.has(word)))];
}

/** Throws `metrics/unknown-dimension` with the nearest valid ones. */
export function checkDimension(indicator: Indicator, dimension: string, members: Members): void {
  const valid = dimensionsOf(indicator, members);
  if (valid.includes(dimension)) return;
  throw new UserError('metrics/unknown-dimension', {
    id: indicator.id,
    dimension,
    nearest: nearest(dimension, valid),
    valid,
  });
}
