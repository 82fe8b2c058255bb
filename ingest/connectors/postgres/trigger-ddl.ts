import type { TableContract } from '../../engine/contract.ts';
import { inComment } from '../../engine/database/change-table.ts';
import { nameOf } from './change-table.ts';
import { quote } from './dialect.ts';
import type { Settings } from './settings.ts';

const HEAD = `-- 变更表与触发器：由数据库管理员执行一次；可重复执行，不影响已有数据。
-- Change tables and triggers: run once by the database administrator; running it again does no harm.
-- PostgreSQL 10 以上 / PostgreSQL 10 or newer。改变主键列类型之前先执行“删除”一段，之后再执行本文件。
-- Before the type of a key column is altered, run the drop section; afterwards run this file again.
-- 业务写入只多一次小插入；若变更表被手工删除，业务写入会报错，请只用“删除”一段卸载。
-- A write of the HIS costs one small insert more. Never drop a change table by hand: uninstall by the drop section.`;

function quotedBody(body: string): string {
  let tag = '$hisight$';
  while (body.includes(tag)) tag = `$${tag.slice(1, -1)}_$`;
  return `${tag}\n${body}\n${tag}`;
}

function tableDdl(options: Settings, contract: TableContract): string {
  const schema = quote(options.schema);
  const table = `${schema}.${quote(contract.table)}`;
  const changes = `${schema}.${quote(nameOf(contract.table))}`;
  const keys = contract.key.map((name, i) => ({ column: quote(name), own: `key_${i + 1}` }));
  const list = keys.map(({ own }) => own).join(', ');
  const row = (alias: 'new' | 'old') => keys.map(({ column }) => `${alias}.${column}`).join(', ');
  const insert = (operation: string, alias: 'new' | 'old') =>
    `insert into ${changes} (operation, ${list}) values (${operation}, ${row(alias)});`;
  const body = `begin
  if tg_op = 'TRUNCATE' then
    insert into ${changes} (operation) values ('T');
  elsif tg_op = 'DELETE' then
    ${insert(`'D'`, 'old')}
  else
    ${insert('left(tg_op, 1)', 'new')}
    if tg_op = 'UPDATE' then
      if (${row('new')}) is distinct from (${row('old')}) then
        ${insert(`'U'`, 'old')}
      end if;
    end if;
  end if;
  return null;
end`;
  return `-- ${inComment(contract.table)}
begin;
set local lock_timeout = '10s';
create table if not exists ${changes} as select ${keys.map(({ column, own }) => `${column} as ${own}`).join(', ')} from ${table} where false;
alter table ${changes}
  add column if not exists seq bigint generated always as identity primary key,
  add column if not exists operation char(1) not null,
  add column if not exists txid bigint not null default txid_current(),
  add column if not exists changed_at timestamptz not null default clock_timestamp();
insert into ${changes} (operation) select 'S' where not exists (select 1 from ${changes});
create index if not exists ${quote(nameOf(contract.table, '_txid'))} on ${changes} (txid);
create or replace function ${changes}() returns trigger language plpgsql security definer set search_path = pg_catalog as ${quotedBody(body)};
drop trigger if exists hisight_changes on ${table};
create trigger hisight_changes after insert or update or delete on ${table} for each row execute procedure ${changes}();
drop trigger if exists hisight_truncated on ${table};
create trigger hisight_truncated after truncate on ${table} for each statement execute procedure ${changes}();
grant usage on schema ${schema} to ${quote(options.user)};
grant select on ${table}, ${changes} to ${quote(options.user)};
commit;
-- 定期清理（保留最新一行；天数须大于两次装载的最长间隔） / purge now and then: the newest row stays; keep more days than two loads may lie apart
-- delete from ${inComment(changes)} where changed_at < now() - interval '30 days' and seq < (select max(seq) from ${inComment(changes)});
-- 删除 / drop
-- drop trigger if exists hisight_changes on ${inComment(table)}; drop trigger if exists hisight_truncated on ${inComment(table)};
-- drop function if exists ${inComment(changes)}(); drop table if exists ${inComment(changes)};`;
}

/** SQL for the tables that are captured by trigger. */
export function triggerDdl(options: Settings, contracts: readonly TableContract[]): string {
  return [HEAD, ...contracts.map((contract) => tableDdl(options, contract))].join('\n\n');
}
