import type { Catalogue } from '../../engine/database/sql-catalogue.ts';
import { text } from './dialect.ts';
import { contractType } from './types.ts';

/** ALL_ views show what the account may see: other tables are not there. */
export function oracleCatalogue(schema: string): Catalogue {
  const owner = text(schema);
  return {
    tables: `select t.table_name, c.comments, 'table', to_char(t.num_rows) from all_tables t
      left join all_tab_comments c on c.owner = t.owner and c.table_name = t.table_name
    where t.owner = ${owner} and t.nested = 'NO' and t.secondary = 'N' and t.table_name not like 'BIN$%'
    union all select v.view_name, c.comments, 'view', null from all_views v
      left join all_tab_comments c on c.owner = v.owner and c.table_name = v.view_name where v.owner = ${owner} order by 1`,
    columns: (table) => `select c.table_name, c.column_name,
      case when c.data_type like 'TIMESTAMP%' or c.data_type like 'INTERVAL%' then regexp_replace(c.data_type, '\\(\\d+\\)', '') else c.data_type end,
      case when c.data_type = 'NUMBER' and (c.data_precision is not null or c.data_scale is not null)
        then 'number(' || nvl(c.data_precision, 38) || ',' || nvl(c.data_scale, 0) || ')' else c.data_type end,
      case c.nullable when 'Y' then 'nullable' end, m.comments, null
    from all_tab_columns c left join all_col_comments m on m.owner = c.owner and m.table_name = c.table_name and m.column_name = c.column_name
    where c.owner = ${owner}${table === undefined ? '' : ` and c.table_name = ${text(table)}`} order by c.table_name, c.column_id`,
    indexes: `select i.table_name, i.index_name, p.column_name,
      case when exists (select 1 from all_constraints k where k.owner = i.table_owner and k.table_name = i.table_name
        and k.constraint_type = 'P' and k.index_name = i.index_name) then 'primary' end,
      case when i.uniqueness = 'UNIQUE' and i.index_type = 'NORMAL' then 'unique' end
    from all_indexes i join all_ind_columns p on p.index_owner = i.owner and p.index_name = i.index_name
    where i.table_owner = ${owner} order by i.table_name, i.index_name, p.column_position`,
    contractType,
  };
}
