import { decimalText, type Identity, subtractDecimals } from '../../core/index.ts';
import {
  type IndicatorInfo,
  isFailure,
  type MetricRequest,
  type MetricRow,
  type Metrics,
} from '../../metrics/index.ts';

export const GRAINS = ['hospital', 'institution', 'department'] as const;
export type Grain = (typeof GRAINS)[number];

/** One figure at one place; amounts as decimal text, empty codes where the grain has none. */
export interface Cell {
  readonly indicator: string;
  readonly grain: Grain;
  readonly institution: string;
  readonly department: string;
  readonly value: string | null;
  readonly numerator: string | null;
  readonly denominator: string | null;
  /** Why there is no value. */
  readonly no_value: string | null;
  readonly is_provisional: boolean;
}

export const cellKey = ({ indicator, grain, institution, department }: Cell): string =>
  JSON.stringify([indicator, grain, institution, department]);

interface Range {
  readonly from: string;
  readonly to: string;
}

/** The dimensions of a grain, where the indicator has them. */
function dimensionsAt(grain: Grain, { dimensions }: IndicatorInfo): string[] | undefined {
  if (grain === 'hospital') return [];
  if (!dimensions.includes(grain)) return undefined;
  return grain === 'department' && dimensions.includes('institution') ? ['institution', 'department'] : [grain];
}

/** What has to be chosen for the figure to be read right is chosen as usual. */
export const usualFilter = ({ required_filter }: IndicatorInfo): Record<string, string[]> =>
  required_filter ? { [required_filter.dimension]: [required_filter.usual] } : {};

const decimal = (value: number | null): string | null => (value === null ? null : decimalText(value));
const code = (row: MetricRow, dimension: string): string => (typeof row[dimension] === 'string' ? row[dimension] : '');

/** Figures of indicators in a period, as a person may see them; an indicator that the person may not ask has none. */
export async function readCells(
  metrics: Metrics,
  infos: readonly IndicatorInfo[],
  { from, to }: Range,
  identity: Identity,
): Promise<{ readonly cells: Cell[]; readonly buildId: string; readonly refused: readonly string[] }> {
  const asked = infos.flatMap((info) =>
    GRAINS.flatMap((grain) => {
      const by = dimensionsAt(grain, info);
      const request: MetricRequest = { id: info.id, from, to, by: by ?? [], filter: usualFilter(info) };
      return by ? [{ info, grain, request }] : [];
    }),
  );
  const together = await metrics.answerMany(
    asked.map(({ request }) => request),
    identity,
  );
  // A measure that the last build cannot give yet fails all that travel with it in one query; the others are answered by themselves.
  const answers = await Promise.all(
    together.map(async (answer, index) => {
      const request = asked[index]?.request;
      if (!request || !isFailure(answer)) return answer;
      return (await metrics.answerMany([request], identity))[0];
    }),
  );
  const refused = new Set<string>();
  let buildId = '';
  const cells = asked.flatMap(({ info, grain }, index): Cell[] => {
    const answer = answers[index];
    if (!answer || isFailure(answer)) {
      refused.add(info.id);
      return [];
    }
    buildId = answer.build_id > buildId ? answer.build_id : buildId;
    const place = { indicator: info.id, grain, is_provisional: answer.provisional };
    if (answer.not_collected) {
      const none = { value: null, numerator: null, denominator: null, no_value: 'not_collected' };
      return grain === 'hospital' ? [{ ...place, institution: '', department: '', ...none }] : [];
    }
    return answer.rows.map((row) => ({
      ...place,
      institution: code(row, 'institution'),
      department: grain === 'department' ? code(row, 'department') : '',
      value: decimal(row.value),
      numerator: decimal(row.numerator),
      denominator: decimal(row.denominator),
      no_value: row.reason ?? null,
    }));
  });
  return { cells, buildId, refused: [...refused] };
}

export interface Difference {
  /** 现值 − 上报值; null where either has no value. */
  readonly value: string | null;
  readonly numerator: string | null;
  readonly denominator: string | null;
}

const less = (now: string | null, then: string | null) =>
  now === null || then === null ? null : subtractDecimals(now, then);

type Figures = Pick<Cell, 'value' | 'numerator' | 'denominator'>;

/** The exact difference between what is and what was reported; undefined where nothing differs. */
export function differenceOf(reported: Figures, current: Figures): Difference | undefined {
  const sides = ['value', 'numerator', 'denominator'] as const;
  if (sides.every((side) => reported[side] === current[side])) return undefined;
  const [value = null, numerator = null, denominator = null] = sides.map((side) => less(current[side], reported[side]));
  return { value, numerator, denominator };
}
