import type { ReadonlyWarehouse } from '../../../core/index.ts';
import { relationName } from '../node.ts';
import type { Classification, ExternalColumn, ExternalRelation } from './shape.ts';

interface Row {
  readonly database: string;
  readonly own: boolean;
  readonly schema: string;
  readonly identifier: string;
  readonly name: string;
  readonly type: string;
}

/** What is known of a column of a relation (`raw.main.demo_his__patients`, `phone`); undefined: nothing. */
export type ClassificationOf = (relation: string, column: string) => Classification | undefined;

/**
 * Shapes of all relations of a warehouse. Attached files keep their alias in the name (`raw.main.demo_his__patients`) and in
 * `database`; the warehouse itself has none (`marts.fct_charges`).
 */
export async function readRelations(
  warehouse: Pick<ReadonlyWarehouse, 'rows'>,
  classificationOf: ClassificationOf = () => undefined,
): Promise<ExternalRelation[]> {
  const rows = await warehouse.rows<Row>(
    `select database_name as database, database_name = current_database() as own, schema_name as schema, table_name as identifier,
       column_name as name, data_type as type
     from duckdb_columns() where not internal order by database_name, schema_name, table_name, column_index`,
  );
  const relations = new Map<string, ExternalRelation & { readonly columns: ExternalColumn[] }>();
  for (const { database, own, schema, identifier, name, type } of rows) {
    const relation = own ? relationName(schema, identifier) : relationName(database, schema, identifier);
    const known = relations.get(relation) ?? {
      ...{ relation, schema, identifier },
      database: own ? undefined : database,
      columns: [],
    };
    known.columns.push({ name, type, classification: classificationOf(relation, name) });
    relations.set(relation, known);
  }
  return [...relations.values()];
}
