import { AppError, type Identity, UserError } from '../../core/index.ts';
import type { Indicator } from './indicator.ts';
import type { MetricAnswer, MetricRequest, MetricRow } from './types.ts';
import { atVersion, mergedWith, requireVersion } from './versions.ts';

/** A definition to be tried: a version by its id, fields of a draft, or (neither) what is in force. */
export interface Tried {
  readonly version?: string | undefined;
  /** Fields of an entry that replace those in force. */
  readonly draft?: Readonly<Record<string, unknown>> | undefined;
}

interface TriedSide {
  readonly label: string;
  readonly value: number | null;
  readonly numerator: number | null;
  readonly denominator: number | null;
  readonly reason?: string;
}

export interface DryRun {
  readonly id: string;
  readonly unit: string;
  readonly build_id: string;
  readonly period: { readonly from: string; readonly to: string };
  readonly labels: readonly [string, string];
  /** One for each group; `difference` is right minus left, in the unit. */
  readonly rows: readonly {
    readonly group: Readonly<Record<string, unknown>>;
    readonly left: TriedSide | null;
    readonly right: TriedSide | null;
    readonly difference: number | null;
  }[];
}

type Answer = (request: MetricRequest, indicator: Indicator, identity: Identity) => Promise<MetricAnswer | AppError>;

/** The definition that is tried, without versions of its own, and what it is called. */
function resolved(indicator: Indicator, { version, draft }: Tried): { label: string; indicator: Indicator } {
  if (draft) {
    const other = draft['id'];
    if (other !== undefined && other !== indicator.id)
      throw new UserError('metrics/invalid-request', {
        path: 'draft.id',
        problem_zh: `是 ${String(other)}，不是 ${indicator.id}`,
        problem: `is ${String(other)}, not ${indicator.id}`,
      });
    return {
      label: '草案 draft',
      indicator: { ...mergedWith(indicator, draft, `${indicator.id} (draft)`), versions: [] },
    };
  }
  if (version === undefined) return { label: '现行 in force', indicator };
  const found = requireVersion(indicator, version);
  return { label: found.id, indicator: { ...atVersion(indicator, found), versions: [] } };
}

const keyOf = (row: MetricRow, by: readonly string[]) => JSON.stringify(by.map((word) => row[word] ?? null));

function sideOf(row: MetricRow | undefined, label: string): TriedSide | null {
  if (!row) return null;
  const { value, numerator, denominator, reason } = row;
  return { label, value, numerator, denominator, ...(reason ? { reason } : {}) };
}

/** The same figure by two definitions side by side, on the same rows and for the same person. Nothing is kept. */
export async function dryRun(
  request: MetricRequest,
  indicator: Indicator,
  tried: readonly [Tried, Tried],
  identity: Identity,
  answer: Answer,
): Promise<DryRun> {
  const sides = [];
  for (const one of tried) {
    const side = resolved(indicator, one);
    const found = await answer(request, side.indicator, identity);
    if (found instanceof AppError) throw found;
    sides.push({ ...side, answer: found });
  }
  const [left, right] = sides;
  if (!left || !right) throw new Error('a dry run has two sides');
  const by = [...(request.by ?? []), ...(request.granularity && !request.by?.includes('date') ? ['date'] : [])];
  const known = new Map<string, MetricRow>();
  for (const row of [...left.answer.rows, ...right.answer.rows])
    if (!known.has(keyOf(row, by))) known.set(keyOf(row, by), row);
  const at = (rows: readonly MetricRow[]) => new Map(rows.map((row) => [keyOf(row, by), row]));
  const [before, after] = [at(left.answer.rows), at(right.answer.rows)];
  return {
    id: indicator.id,
    unit: right.indicator.unit,
    build_id: right.answer.build_id,
    period: right.answer.period,
    labels: [left.label, right.label],
    rows: [...known].map(([key, row]) => {
      const [one, other] = [sideOf(before.get(key), left.label), sideOf(after.get(key), right.label)];
      const values = [one?.value ?? null, other?.value ?? null];
      const [a, b] = values;
      return {
        group: Object.fromEntries(
          by.flatMap((word) => [
            [word, row[word] ?? null],
            [`${word}_name`, row[`${word}_name`] ?? null],
          ]),
        ),
        left: one,
        right: other,
        difference: typeof a === 'number' && typeof b === 'number' ? Number((b - a).toPrecision(12)) : null,
      };
    }),
  };
}
