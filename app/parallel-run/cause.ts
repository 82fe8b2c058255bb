/** Why two figures differ, as far as the data tell. */
export const CAUSES = {
  rounding: '舍入 rounding',
  unit: '计量单位 unit',
  definition: '口径不同 definition differs',
  late_rows: '月末后到达的数据 rows that arrived after the month’s end',
  provisional: '暂定 provisional',
  not_collected: '我方未采集 not collected here',
  no_data: '我方无数据 no data here',
  not_visible: '无权限或小样本隐藏 not visible to this person',
  unmapped_department: '科室未对照 unmapped department',
  to_check: '待查 to be checked',
} as const;
export type Cause = keyof typeof CAUSES;

interface Evidence {
  readonly theirs: number;
  /** Decimal places as they wrote it. */
  readonly decimals: number;
  readonly ours: number;
  /** What the hospital itself noted beside the figure. */
  readonly note: string | null;
  /** What rows that arrived after the month's end add to our figure; null where nothing tells. */
  readonly late: number | null;
  /** A nightly build whose figure was theirs; null where none was, or none is kept. */
  readonly earlierBuild: string | null;
  /** The figure may still change: its maturing days are not over. */
  readonly isProvisional: boolean;
}

/** Binary fractions are no difference. */
export const isSame = (left: number, right: number): boolean =>
  Math.abs(left - right) <= 1e-9 * Math.max(1, Math.abs(left), Math.abs(right));

/** Whether theirs is ours with fewer decimals, rounded or cut off. */
export function isRounded(ours: number, theirs: number, decimals: number): boolean {
  const shifted = ours * 10 ** decimals;
  const noise = 1e-9 * Math.max(1, Math.abs(shifted));
  return [Math.round(shifted + noise), Math.round(shifted - noise), Math.trunc(shifted)].some((whole) =>
    isSame(whole / 10 ** decimals, theirs),
  );
}

/** Other units that hospitals report in: 万元, shares as fractions, per mille as per cent. */
const UNITS: readonly (readonly [factor: number, words: string])[] = [
  [10_000, '对方以万为单位 theirs is in ten thousands'],
  [100, '对方为小数，我方为百分数 theirs is a fraction'],
  [10, '对方为百分率，我方为千分率 theirs is per cent, ours per mille'],
  [0.1, '对方为千分率，我方为百分率 theirs is per mille, ours per cent'],
];

/** The first cause that the figures prove; what none proves is to be checked by people. */
export function causeOf(evidence: Evidence): { readonly cause: Cause; readonly detail: string | null } {
  const { theirs, ours, decimals, note, late, earlierBuild, isProvisional } = evidence;
  if (isRounded(ours, theirs, decimals))
    return { cause: 'rounding', detail: `对方 ${decimals} 位小数 theirs has ${decimals} decimals` };
  const unit = UNITS.find(([factor]) => theirs !== 0 && isRounded(ours / factor, theirs, decimals));
  if (unit) return { cause: 'unit', detail: unit[1] };
  if (late !== null && late !== 0 && isRounded(ours - late, theirs, decimals))
    return { cause: 'late_rows', detail: `月末后到达合计 they add ${late}` };
  if (earlierBuild !== null)
    return { cause: 'late_rows', detail: `构建 ${earlierBuild} 时与对方相同 the same in build ${earlierBuild}` };
  if (note !== null) return { cause: 'definition', detail: note };
  if (isProvisional) return { cause: 'provisional', detail: null };
  const part = late === null || late === 0 ? null : `其中月末后到达 of it rows that arrived late: ${late}`;
  return { cause: 'to_check', detail: part };
}
