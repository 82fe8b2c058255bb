import { type Bond, cutChains, type Member } from './cut-chains.ts';
import { count, runFile } from './statements.ts';
import type { Desk } from './workshop.ts';

const TORN = 'label in (select label from empi_torn)';

/** Makes `empi_cut`: the persons of the records in components that cannot be one. */
async function cutTorn(desk: Desk): Promise<void> {
  await runFile(desk, 'conflicts');
  const members = await desk.rows<Member>(
    `select record_id as record, case when id_state = 'verified' then md5(id_no) end as number
     from empi_labels join raw.main._empi_records using (record_id) where ${TORN}`,
  );
  const bonds = await desk.rows<Bond>(
    `select left_id as "left", right_id as "right", score, rule = 'manual' as "isManual"
     from empi_bonds join empi_labels on record_id = left_id where ${TORN}`,
  );
  const parted = await desk.rows<{ left_id: number; right_id: number }>(
    "select left_id, right_id from empi_held where kind = 'cannot'",
  );
  const pairs = parted.map(({ left_id, right_id }) => [left_id, right_id] as const);
  const persons = cutChains(members, bonds, pairs);
  await desk.run(
    `create or replace table empi_cut as select r[1] as record_id, r[2] as person_id from (select unnest(from_json($1::json, '[["bigint"]]')) as r)`,
    [JSON.stringify([...persons])],
  );
}

/** Makes persons of the records by the bonds and decisions that hold, in the workshop: `empi_rewritten`, `empi_told_changes`, `empi_asked`. */
export async function clusterRecords(desk: Desk, now: string): Promise<void> {
  await runFile(desk, 'cluster');
  for (let sum = -1; ; ) {
    const labels = await count(desk, 'select sum(label) from empi_labels');
    if (labels === sum) break;
    sum = labels;
    await runFile(desk, 'cluster-step');
  }
  await cutTorn(desk);
  await runFile(desk, 'links');
  await runFile(desk, 'review', { now });
}
