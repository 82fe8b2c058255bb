import type { Warehouse } from '../../core/index.ts';

/**
 * Makes the charge lines as many as wanted by repeating each month's beside themselves, under keys of their own, so that the table stays
 * in the order of its days. Gives the number of lines.
 */
export async function multiplyCharges(warehouse: Warehouse, wanted: number): Promise<number> {
  const count = async () =>
    Number((await warehouse.rows<{ n: number }>('select count(*) as n from marts.fct_charges'))[0]?.n);
  const now = await count();
  const times = Math.round(wanted / now);
  if (times <= 1) return now;
  const months = await warehouse.rows<{ month: string }>(
    "select distinct date_trunc('month', charged_on)::date as month from marts.fct_charges order by 1",
  );
  await warehouse.run('create or replace table marts.fct_charges_many as from marts.fct_charges limit 0');
  for (const { month } of months) {
    await warehouse.run(
      `insert into marts.fct_charges_many
       select * exclude (w) replace (if(w = 0, charge_key, charge_key || '#' || w) as charge_key)
       from marts.fct_charges, range(${times}) as copies(w)
       where charged_on >= date '${month}' and charged_on < date '${month}' + interval 1 month order by charged_on`,
    );
  }
  await warehouse.run('drop table marts.fct_charges');
  await warehouse.run('alter table marts.fct_charges_many rename to fct_charges');
  await warehouse.run(
    "update ops.relation_versions set build_id = build_id || '-many' where relation = 'marts.fct_charges'",
  );
  await warehouse.run('checkpoint');
  return count();
}
