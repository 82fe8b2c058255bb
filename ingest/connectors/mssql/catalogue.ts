import type { Catalogue } from '../../engine/database/sql-catalogue.ts';
import { text } from './dialect.ts';
import { contractType } from './types.ts';

const comment = (column: string) =>
  `(select convert(nvarchar(4000), p.value) from sys.extended_properties p where p.class = 1 and p.major_id = o.object_id and p.minor_id = ${column} and p.name = 'MS_Description')`;

// A column of a type that someone defined is of the type below it.
const TYPE = 'coalesce(type_name(c.system_type_id), type_name(c.user_type_id))';

/** Views of the catalogue show what the account may see: other tables are not there. */
export function mssqlCatalogue(schema: string): Catalogue {
  const own = `o.type in ('U', 'V') and o.is_ms_shipped = 0 and schema_name(o.schema_id) = ${text(schema)}`;
  return {
    tables: `select o.name, ${comment('0')}, case o.type when 'V' then 'view' else 'table' end,
      (select convert(varchar(20), sum(p.rows)) from sys.partitions p where p.object_id = o.object_id and p.index_id in (0, 1))
    from sys.objects o where ${own} order by o.name`,
    columns: (table) => `select o.name, c.name, ${TYPE},
      case when ${TYPE} in ('decimal', 'numeric') then declared.name else ${TYPE} end,
      case c.is_nullable when 1 then 'nullable' end, ${comment('c.column_id')},
      case when c.max_length = -1 or ${TYPE} in ('text', 'ntext', 'xml') or (${TYPE} in ('char', 'varchar') and c.max_length > 4000) then 'wide' end
    from sys.columns c join sys.objects o on o.object_id = c.object_id
      cross apply (select ${TYPE} + '(' + convert(varchar(3), c.precision) + ',' + convert(varchar(3), c.scale) + ')' as name) declared
    where ${own}${table === undefined ? '' : ` and o.name = ${text(table)}`} order by o.name, c.column_id`,
    indexes: `select o.name, i.name, c.name, case i.is_primary_key when 1 then 'primary' end,
      case when i.is_unique = 1 and i.has_filter = 0 then 'unique' end
    from sys.indexes i join sys.objects o on o.object_id = i.object_id
      join sys.index_columns k on k.object_id = i.object_id and k.index_id = i.index_id and k.is_included_column = 0
      join sys.columns c on c.object_id = k.object_id and c.column_id = k.column_id
    where ${own} and i.is_disabled = 0 and i.type in (1, 2) order by o.name, i.index_id, k.key_ordinal`,
    contractType,
  };
}
