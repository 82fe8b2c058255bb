import type { TableContract } from '../../engine/contract.ts';
import { inComment } from '../../engine/database/change-table.ts';
import { quote, text } from './dialect.ts';
import type { Settings } from './settings.ts';

/** SQL for the tables that are captured from the log. */
export function logDdl(options: Settings, contracts: readonly TableContract[]): string {
  const { slot, publication, schema, user } = options;
  const publish = contracts
    .map(({ table }) => {
      const isIn = `pubname = ${text(publication)} and schemaname = ${text(schema)} and tablename = ${text(table)}`;
      const add = text(`alter publication ${quote(publication)} add table ${quote(schema)}.${quote(table)}`);
      return `select ${add} where not exists (select 1 from pg_publication_tables where ${isIn})`;
    })
    .join('\n      union all ');
  const grants = contracts.map(({ table }) => `grant select on ${quote(schema)}.${quote(table)} to ${quote(user)};`);
  let tag = '$hisight$';
  while (publish.includes(tag)) tag = `$${tag.slice(1, -1)}_$`;
  return `-- 数据库日志采集：由数据库管理员执行一次；可重复执行。 / Capture from the log: run once by the database administrator; may be run again.
-- PostgreSQL 11 以上；需要 wal_level = logical：先执行 show wal_level; 若不是 logical： / needs wal_level = logical; where show wal_level says otherwise:
-- alter system set wal_level = 'logical';  -- 然后重启数据库 / then restart the server
-- 注意：复制槽会保留未读的日志。装载若长期停止，磁盘会被占满，请设上限（超过后自动整表重取）：
-- A slot keeps the log that was not read yet: if loads stop for long the disk fills. Set a limit (beyond it tables are read whole again):
-- alter system set max_slot_wal_keep_size = '20GB'; select pg_reload_conf();
-- 分区表 / partitioned tables: alter publication ${inComment(quote(publication))} set (publish_via_partition_root = true);
begin;
set local lock_timeout = '10s';
do ${tag}
declare statement text;
begin
  if not exists (select 1 from pg_publication where pubname = ${text(publication)}) then
    create publication ${quote(publication)};
  end if;
  for statement in ${publish}
  loop
    execute statement;
  end loop;
end ${tag};
alter role ${quote(user)} replication;
grant usage on schema ${quote(schema)} to ${quote(user)};
${grants.join('\n')}
commit;
select pg_create_logical_replication_slot(${text(slot)}, 'pgoutput')
  where not exists (select 1 from pg_replication_slots where slot_name = ${text(slot)});
-- 检查 / check: select slot_name, wal_status, confirmed_flush_lsn from pg_replication_slots;
-- 删除 / drop: select pg_drop_replication_slot(${inComment(text(slot))}); drop publication ${inComment(quote(publication))};`;
}
