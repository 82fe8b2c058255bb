import { BaseQuery } from './cube.ts';
import { currentRollups } from './rollups/plans.ts';
import type { Rollups } from './rollups/rollups.ts';

type Found = ReturnType<InstanceType<typeof BaseQuery>['newPreAggregations']>;

/** Ends a column that holds a local date (STYLE §3.5), however it is quoted or qualified, and the day of a rollup. */
const DATE_COLUMN = /_on(?:_day)?"?\)?$/;

/**
 * DuckDB on the hospital's own calendar (DESIGN D6). `_on` columns are local dates and `_at` columns local timestamps, so
 * nothing is ever converted: Cube's stock dialect sends each value through timestamptz and ICU, ten times slower.
 * Weeks start on Monday, as date_trunc has it.
 */
export class LocalCalendarQuery extends BaseQuery {
  override convertTz(field: string): string {
    return field;
  }

  override inDbTimeZone(date: string): string {
    return date;
  }

  override timestampFormat(): string {
    return 'YYYY-MM-DD[T]HH:mm:ss.SSS';
  }

  override timeStampCast(value: string): string {
    return `${value}::timestamp`;
  }

  override timeGroupedColumn(granularity: string, dimension: string): string {
    if (granularity === 'day' && DATE_COLUMN.test(dimension)) return dimension;
    return `date_trunc('${granularity}', ${dimension})`;
  }

  // A date is compared with a date, never as a timestamp: a cast on the column's side hides it from zone maps.
  override timeRangeFilter(column: string, from: string, to: string): string {
    return super.timeRangeFilter(column, sameKind(column, from), sameKind(column, to));
  }

  override timeNotInRangeFilter(column: string, from: string, to: string): string {
    return super.timeNotInRangeFilter(column, sameKind(column, from), sameKind(column, to));
  }

  override beforeDateFilter(column: string, at: string): string {
    return super.beforeDateFilter(column, sameKind(column, at));
  }

  override beforeOrOnDateFilter(column: string, at: string): string {
    return super.beforeOrOnDateFilter(column, sameKind(column, at));
  }

  override afterDateFilter(column: string, at: string): string {
    return super.afterDateFilter(column, sameKind(column, at));
  }

  override afterOrOnDateFilter(column: string, at: string): string {
    return super.afterOrOnDateFilter(column, sameKind(column, at));
  }

  override dateBin(interval: string, source: string, origin: string): string {
    return `time_bucket(interval '${interval}', ${source}, timestamp '${origin}')`;
  }

  override countDistinctApprox(sql: string): string {
    return `approx_count_distinct(${sql})`;
  }

  /** Counts stay BIGINT when they are added up: HUGEINT never reaches Cube. */
  override aggregateOnGroupedColumn(symbol: { type?: string }, sql: string, merge: boolean, path: string) {
    const sum = super.aggregateOnGroupedColumn(symbol, sql, merge, path);
    return symbol.type === 'count' ? `cast(${sum} as bigint)` : sum;
  }

  override castToString(sql: string): string {
    return `cast(${sql} as varchar)`;
  }
}

/** The dialect over a warehouse whose rollups are used while they are current. */
export function dialectOver(rollups: Rollups): typeof LocalCalendarQuery {
  const Current = currentRollups((id) => rollups.named(id));
  return class extends LocalCalendarQuery {
    /** What Cube keeps of one query belongs to the picture of rollups that it was planned in. */
    override cacheValue(key: readonly unknown[], make: () => unknown, options: { cache?: object } = {}) {
      const own = options.cache === this.queryCache ? [...key, this.options.rollups] : key;
      return super.cacheValue(own, make, options);
    }

    override newPreAggregations() {
      return new Current(this, [], this.options.cubeLatticeCache) as unknown as Found;
    }
  };
}

function sameKind(column: string, value: string): string {
  return DATE_COLUMN.test(column) ? `${value}::date` : value;
}
