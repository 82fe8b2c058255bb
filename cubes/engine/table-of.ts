/** The one relation that an entity stands on: its table, or the table of a query that leaves some of its rows out. */
export function tableOf(entity: {
  readonly sql_table?: string | undefined;
  readonly sql?: string | undefined;
}): string | undefined {
  return entity.sql_table ?? /^select \* from (marts\.\w+) where /.exec(entity.sql ?? '')?.[1];
}
