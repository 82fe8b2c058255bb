import { utc } from '../../core/index.ts';
import type { IndicatorInfo } from '../../metrics/index.ts';
import type { Place } from '../forms/places.ts';
import type { OpenSite } from '../site/open.ts';
import { askFigures, type CountWorkingDays, lastMatureMonth, type Questions, unjudged } from './figures.ts';
import { type Light, nextLight } from './light.ts';
import { LEVELS, type Level, levelOf, placeKey, WHOLE } from './places.ts';
import { isInherited, type Target, targetFor } from './targets/targets.ts';
import { askYear, isYearSum, type YearFigure } from './year.ts';

/** month: the last mature month; year: the whole year; forecast: the year as it is foretold from its finished months. */
export type LightBasis = 'month' | 'year' | 'forecast';

/** The light of an indicator at a place, or why it has none. */
export interface LightRow extends Place {
  readonly indicator: string;
  readonly light: Light | null;
  /** The last light there was under this target. */
  readonly last_light: Light | null;
  readonly reason: string | null;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly margin: number;
  readonly year: number;
  /** Of the target. */
  readonly revision: number;
  readonly basis: LightBasis;
  readonly period_from: string;
  readonly period_to: string;
  readonly build_id: string;
}

/** A light as it was just judged, with the year's forecast where there is one. */
export interface JudgedLight extends LightRow {
  readonly forecast: YearFigure | undefined;
  /** What a ratio is a share or an average of; null for sums. */
  readonly cases: number | null;
}

const lightKey = ({ indicator, institution, department }: Place & { readonly indicator: string }) =>
  `${indicator} ${institution}/${department}`;

export const readLights = (store: OpenSite['store']): Promise<LightRow[]> =>
  store.rows<LightRow>(
    'select indicator, institution, department, light, last_light, reason, value, low, high, margin, year, revision, basis, period_from, period_to, build_id from lights order by indicator, institution, department',
  );

interface LightsAsked {
  readonly questions: Questions;
  readonly catalogue: ReadonlyMap<string, IndicatorInfo>;
  readonly targets: readonly Target[];
  readonly today: string;
  readonly workingDays: CountWorkingDays | undefined;
}

/** Asks for what the confirmed targets judge; gives what makes the lights of the answers. */
export function askLights({ questions, catalogue, targets, today, workingDays }: LightsAsked) {
  const indicators = [...new Set(targets.map(({ indicator }) => indicator))].flatMap((id) => catalogue.get(id) ?? []);
  const asked = indicators.flatMap((indicator) => {
    const month = lastMatureMonth(indicator, today);
    const year = Number(month.to.slice(0, 4));
    return LEVELS.filter((level) => mayHaveTarget(targets, indicator, level, year)).flatMap((level) => {
      const figures = askFigures(questions, indicator, level, month);
      if (!figures) return [];
      return [
        { indicator, level, month, year, figures, ofYear: askYear(questions, indicator, level, month, workingDays) },
      ];
    });
  });
  return (before: readonly LightRow[]): JudgedLight[] => {
    const last = new Map(before.map((row) => [lightKey(row), row]));
    return asked.flatMap(({ indicator, level, month, year, figures, ofYear }) => {
      const answered = figures();
      if (!answered) return [];
      const places = level === 'hospital' ? [WHOLE] : [...answered.rows.values()].map(({ place }) => place);
      return places.flatMap((place) => {
        const target = targetFor(targets, indicator, place, year);
        if (!target) return [];
        const foretold = ofYear(place);
        const forecast = 'value' in foretold ? foretold : undefined;
        const row = answered.rows.get(placeKey(place))?.row;
        const isSum = isYearSum(indicator);
        const reason = isSum ? ('value' in foretold ? undefined : foretold.reason) : unjudged(answered.answer, row);
        const value = (isSum ? forecast?.value : row?.value) ?? null;
        const known = last.get(lightKey({ indicator: indicator.id, ...place }));
        const isSame = known?.year === year && known.revision === target.revision;
        const isJudged = reason === undefined && value !== null;
        const before = isSame ? known.last_light : null;
        const light = isJudged ? nextLight(target, value, before ?? undefined) : null;
        const basis: LightBasis = isSum ? (forecast?.method === 'over' ? 'year' : 'forecast') : 'month';
        const { low, high, margin, revision } = target;
        const days = isSum
          ? { period_from: `${year}-01-01`, period_to: month.to }
          : { period_from: month.from, period_to: month.to };
        const told = {
          indicator: indicator.id,
          ...place,
          light,
          last_light: light ?? before,
          reason: reason ?? null,
          value: isJudged ? value : null,
        };
        return [
          {
            ...told,
            low,
            high,
            margin,
            year,
            revision,
            basis,
            ...days,
            build_id: answered.answer.build_id,
            forecast,
            cases: row?.denominator ?? null,
          },
        ];
      });
    });
  };
}

/** Whether any place of a level can have one: its own, or one it inherits. */
function mayHaveTarget(targets: readonly Target[], indicator: IndicatorInfo, level: Level, year: number): boolean {
  const levels = targets.flatMap((one) =>
    one.indicator === indicator.id && one.year === year && one.state === 'confirmed'
      ? [LEVELS.indexOf(levelOf(one))]
      : [],
  );
  const at = LEVELS.indexOf(level);
  return levels.some((each) => each === at || (each < at && isInherited(indicator)));
}

/** Keeps the lights as they are now. A light that has no figure for a while goes on from where it was. */
export async function keepLights(open: OpenSite, lights: readonly LightRow[]): Promise<void> {
  await open.store.transaction(async (tx) => {
    await tx.run('delete from lights');
    for (const row of lights)
      await tx.run(
        'insert into lights values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14::date, $15::date, $16, $17::timestamp)',
        [
          ...[
            row.indicator,
            row.institution,
            row.department,
            row.light,
            row.last_light,
            row.reason,
            row.value,
            row.low,
            row.high,
          ],
          ...[row.margin, row.year, row.revision, row.basis, row.period_from, row.period_to, row.build_id],
          utc(open.site.clock.now()),
        ],
      );
  });
}
