import type { ReadonlyWarehouse } from '../../core/index.ts';
import type { CalendarDay } from '../../metrics/index.ts';
import { hasTable } from './has-table.ts';

/** The site's days with its working days and 春节, from `marts.dim_dates`; none before the first build. */
export async function readCalendar(warehouse: ReadonlyWarehouse): Promise<CalendarDay[]> {
  if (!(await hasTable(warehouse, 'marts', 'dim_dates'))) return [];
  return warehouse.rows<CalendarDay & Record<string, unknown>>(
    `select strftime(date_on, '%Y-%m-%d') as "on", is_workday, spring_festival_offset_days from marts.dim_dates`,
  );
}
