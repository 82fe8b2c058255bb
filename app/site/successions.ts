import type { ReadonlyWarehouse } from '../../core/index.ts';
import type { Succession } from '../../metrics/index.ts';
import { hasTable } from './has-table.ts';

/** Who stands today for each department of the past, from `marts.dim_department_successors`; none before the first build. */
export async function readSuccessions(warehouse: ReadonlyWarehouse): Promise<Succession[]> {
  if (!(await hasTable(warehouse, 'marts', 'dim_department_successors'))) return [];
  return warehouse.rows<Succession & Record<string, unknown>>(
    `select distinct s.department_code as code, strftime(s.valid_from_on, '%Y-%m-%d') as "from", strftime(s.valid_to_on, '%Y-%m-%d') as "to",
       s.current_department_code as current, d.department_name as current_name, cast(s.share as double) as share
     from marts.dim_department_successors as s left join marts.dim_departments as d on d.department_key = s.current_department_key`,
  );
}
