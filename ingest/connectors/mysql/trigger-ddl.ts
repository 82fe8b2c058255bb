import type { TableContract } from '../../engine/contract.ts';
import { inComment } from '../../engine/database/change-table.ts';
import { nameOf } from './change-table.ts';
import { quote } from './dialect.ts';
import type { Settings } from './settings.ts';

const HEAD = `-- 变更表与触发器：由数据库管理员执行一次；可重复执行，不影响已有数据。
-- Change tables and triggers: run once by the database administrator; running it again does no harm.
-- MySQL 5.7 以上、MariaDB 10.2 以上 / MySQL 5.7, MariaDB 10.2 or newer。
-- TRUNCATE 与外键级联不触发触发器：装载时尽量发现并整表重取，仍请避免。
-- No trigger fires on TRUNCATE or on cascades of foreign keys: a load notices most of them and reads the whole table again; avoid them.
-- 超过契约 overlap_minutes 的长事务可能漏采 / a transaction longer than the contract's overlap_minutes may be missed.
-- 5.7 开启 enforce_gtid_consistency 时不支持 create table … select：请照主键列类型手写该表。
-- With enforce_gtid_consistency, 5.7 refuses create table … select: write the table by hand with the key's types.
-- 改变主键列类型之前先执行“删除”一段，之后再执行本文件 / before a key column's type is altered run the drop section, afterwards this file.`;

function tableDdl(options: Settings, contract: TableContract): string {
  const database = quote(options.database);
  const table = `${database}.${quote(contract.table)}`;
  const changes = `${database}.${quote(nameOf(contract.table))}`;
  const keys = contract.key.map((name, i) => ({ column: quote(name), own: `key_${i + 1}` }));
  const list = keys.map(({ own }) => own).join(', ');
  const select = (operation: string, row: 'new' | 'old') =>
    `select '${operation}', utc_timestamp(6), ${keys.map(({ column }) => `${row}.${column}`).join(', ')}`;
  const isSame = keys.map(({ column }) => `new.${column} <=> old.${column}`).join(' and ');
  const bodies = {
    insert: select('I', 'new'),
    update: `${select('U', 'new')}\n  union all ${select('U', 'old')} from dual where not (${isSame})`,
    delete: select('D', 'old'),
  };
  const triggers = Object.entries(bodies).map(([event, body]) => ({
    event,
    body,
    name: `${database}.${quote(nameOf(contract.table, `_${event}`))}`,
  }));
  // max() keeps the type and lets the column be null, which the first row needs; limit 0 reads nothing.
  return `-- ${inComment(contract.table)}
set session lock_wait_timeout = 10;
create table if not exists ${changes} (
  seq bigint unsigned not null auto_increment primary key, operation char(1) not null default '',
  changed_at datetime(6) not null default '1970-01-01', index (changed_at)
) engine = InnoDB select ${keys.map(({ column, own }) => `max(${column}) as ${own}`).join(', ')} from ${table} limit 0;
insert into ${changes} (operation, changed_at, ${list}) select 'S', utc_timestamp(6), ${keys.map(() => 'null').join(', ')} from dual where not exists (select 1 from ${changes});
lock tables ${table} write, ${changes} write;
${triggers
  .map(
    ({ name, event, body }) => `drop trigger if exists ${name};
create trigger ${name} after ${event} on ${table} for each row
  insert into ${changes} (operation, changed_at, ${list}) ${body};`,
  )
  .join('\n')}
unlock tables;
-- 账号请按实际主机填写 / the account, with its host:
-- grant select on ${inComment(table)} to '${inComment(options.user)}'@'%'; grant select on ${inComment(changes)} to '${inComment(options.user)}'@'%';
-- 定期清理（保留最新一行；天数须大于两次装载的最长间隔） / purge now and then: the newest row stays; keep more days than two loads may lie apart
-- delete c from ${inComment(changes)} c join (select max(seq) as seq from ${inComment(changes)}) newest on c.seq < newest.seq where c.changed_at < utc_timestamp() - interval 30 day;
-- 删除 / drop
${triggers.map(({ name }) => `-- drop trigger if exists ${inComment(name)};`).join('\n')}
-- drop table if exists ${inComment(changes)};`;
}

/** SQL for the tables that are captured by trigger. */
export function triggerDdl(options: Settings, contracts: readonly TableContract[]): string {
  return [HEAD, ...contracts.map((contract) => tableDdl(options, contract))].join('\n\n');
}
