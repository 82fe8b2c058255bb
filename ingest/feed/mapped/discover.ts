import { discoverYaml, UserError } from '../../../core/index.ts';
import { type Mapping, mappingSchema } from './mapping.ts';

const STAMPED = ['message_id', 'seq', 'received_at', 'number_source'];

/** Mappings of the folders, a site's winning over a shipped one. Columns that the feed does not have are refused with those it has. */
export async function discoverMappings(
  folders: readonly string[],
  columns: ReadonlyMap<string, readonly string[]>,
): Promise<Mapping[]> {
  return discoverYaml<Mapping>(folders, mappingSchema, { idField: 'name' }).map(({ file, value }) => {
    for (const { table, columns: mapped } of value.rows) {
      const valid = (columns.get(table) ?? []).filter((name) => !STAMPED.includes(name));
      const unknown = Object.keys(mapped).find((name) => !valid.includes(name));
      if (unknown !== undefined)
        throw new UserError('content/invalid', {
          ...{ file, path: `rows.${table}.columns.${unknown}` },
          problem: `is no column of ${table}; its columns are ${valid.join(', ')}`,
        });
    }
    return value;
  });
}
