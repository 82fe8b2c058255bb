import { BaseQuery } from './cube.ts';

/** Ends a column that holds a local date (STYLE §3.5), however it is quoted or qualified. */
const DATE_COLUMN = /_on"?\)?$/;

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

  override castToString(sql: string): string {
    return `cast(${sql} as varchar)`;
  }
}

function sameKind(column: string, value: string): string {
  return DATE_COLUMN.test(column) ? `${value}::date` : value;
}
