import { addDays, type Identity, type ReadonlyWarehouse, SYSTEM_IDENTITY } from '../../core/index.ts';
import {
  addMonths,
  bucketStart,
  type IndicatorInfo,
  isFailure,
  type MetricAnswer,
  type MetricRequest,
  type MetricResult,
  type MetricRow,
  type Metrics,
} from '../../metrics/index.ts';
import type { Place } from '../forms/places.ts';
import { hasTable } from '../site/has-table.ts';
import { dimensionsOf, type Level, placeKey } from './places.ts';

export interface Days {
  readonly from: string;
  readonly to: string;
}

/** The last whole month of an indicator that is over and mature: 暂定 figures are never judged. */
export function lastMatureMonth({ available_after }: Pick<IndicatorInfo, 'available_after'>, today: string): Days {
  let first = bucketStart(today, 'month');
  do first = addMonths(first, -1);
  while (addDays(addMonths(first, 1), available_after - 1) >= today);
  return { from: first, to: addDays(addMonths(first, 1), -1) };
}

/** Questions to metrics, gathered first and asked once: what is alike travels together. */
export class Questions {
  readonly #requests = new Map<string, MetricRequest>();
  readonly #answers = new Map<string, MetricResult>();

  /** Gives what answers when all have been asked; undefined for a request that could not be answered. */
  ask(request: MetricRequest): () => MetricAnswer | undefined {
    const key = JSON.stringify(request);
    this.#requests.set(key, request);
    return () => {
      const answer = this.#answers.get(key);
      return answer && !isFailure(answer) ? answer : undefined;
    };
  }

  async run(metrics: Metrics, identity: Identity = SYSTEM_IDENTITY): Promise<void> {
    const waiting = [...this.#requests].filter(([key]) => !this.#answers.has(key));
    const answers = await metrics.answerMany(
      waiting.map(([, request]) => request),
      identity,
    );
    for (const [index, [key]] of waiting.entries()) {
      const answer = answers[index];
      if (answer) this.#answers.set(key, answer);
    }
  }
}

export interface Figures {
  readonly answer: MetricAnswer;
  readonly rows: ReadonlyMap<string, { readonly place: Place; readonly row: MetricRow }>;
}

/** An indicator's figures of a period at one level; undefined where it has no such grain. */
export function askFigures(
  questions: Questions,
  indicator: IndicatorInfo,
  level: Level,
  days: Days,
  more: Pick<MetricRequest, 'compare'> = {},
): (() => Figures | undefined) | undefined {
  const by = dimensionsOf(level, indicator);
  if (!by) return undefined;
  const answered = questions.ask({ id: indicator.id, ...days, ...(by.length > 0 ? { by } : {}), ...more });
  return () => {
    const answer = answered();
    if (!answer) return undefined;
    const rows = answer.rows.map((row) => {
      const place = { institution: String(row['institution'] ?? ''), department: String(row['department'] ?? '') };
      return [placeKey(place), { place, row }] as const;
    });
    return { answer, rows: new Map(rows) };
  };
}

/** Why a row's value is not judged; undefined when it is. */
export function unjudged(answer: MetricAnswer, row: MetricRow | undefined): string | undefined {
  if (answer.not_collected) return 'not_collected';
  if (!row) return 'no_data';
  if (row.value === null) return row.reason ?? 'no_data';
  return answer.provisional ? 'provisional' : undefined;
}

export type CountWorkingDays = (days: Days) => number;

/** Counts working days of the hospital's calendar; undefined before it is built. */
export async function readWorkingDays(warehouse: ReadonlyWarehouse): Promise<CountWorkingDays | undefined> {
  if (!(await hasTable(warehouse, 'marts', 'dim_dates'))) return undefined;
  const rows = await warehouse.rows<{ day: string }>(
    'select date_on as day from marts.dim_dates where is_workday order by date_on',
  );
  const days = rows.map(({ day }) => day);
  return ({ from, to }) => days.filter((day) => day >= from && day <= to).length;
}
