import type { TableContract } from '../../engine/contract.ts';
import { inComment } from '../../engine/database/change-table.ts';
import { nameOf } from './change-table.ts';
import { quote, text } from './dialect.ts';
import { type Settings, schemaOf } from './settings.ts';

const HEAD = `-- 变更表与触发器：由数据库管理员在 SQL*Plus 或 SQL Developer 中执行一次；可重复执行，不影响已有数据。
-- Change tables and triggers: run once by the database administrator, in SQL*Plus or SQL Developer; running it again does no harm.
-- Oracle 11g 以上 / Oracle 11g or newer。TRUNCATE、分区删除不触发触发器：装载时发现后整表重取。
-- No trigger fires on TRUNCATE or on a dropped partition: a load notices them and reads the whole table again.
-- 超过契约 overlap_minutes 的长事务可能漏采 / a transaction longer than the contract's overlap_minutes may be missed.
-- 改变主键列类型之前先执行“删除”一段，之后再执行本文件 / before a key column's type is altered run the drop section, afterwards this file.`;

/** A statement that is run unless what it makes is there already. */
const unless = (code: number, statement: string) =>
  `begin execute immediate ${text(statement)}; exception when others then if sqlcode <> -${code} then raise; end if; end;\n/`;

function tableDdl(options: Settings, contract: TableContract): string {
  const schema = quote(schemaOf(options));
  const table = `${schema}.${quote(contract.table)}`;
  const changes = `${schema}.${quote(nameOf(contract.table))}`;
  const sequence = `${schema}.${quote(nameOf(contract.table, '_s'))}`;
  const trigger = `${schema}.${quote(nameOf(contract.table, '_t'))}`;
  const index = `${schema}.${quote(nameOf(contract.table, '_i'))}`;
  const keys = contract.key.map((name, i) => ({ column: quote(name), own: `key_${i + 1}` }));
  const list = keys.map(({ own }) => own).join(', ');
  const insert = (operation: string, row: 'new' | 'old') =>
    `insert into ${changes} (seq, operation, changed_at, ${list}) values (${sequence}.nextval, '${operation}', sys_extract_utc(systimestamp), ${keys.map(({ column }) => `:${row}.${column}`).join(', ')});`;
  const isOther = keys.map(({ column }) => `:new.${column} <> :old.${column}`).join(' or ');
  const user = quote(options.user.toUpperCase());
  return `-- ${inComment(contract.table)}
${unless(955, `create sequence ${sequence} order`)}
${unless(955, `create table ${changes} as select cast(0 as number(19)) as seq, cast('S' as char(1)) as operation, cast(systimestamp as timestamp(6)) as changed_at, ${keys.map(({ column, own }) => `nullif(${column}, ${column}) as ${own}`).join(', ')} from ${table} where 1 = 0`)}
${unless(955, `create index ${index} on ${changes} (changed_at)`)}
insert into ${changes} (seq, operation, changed_at) select ${sequence}.nextval, 'S', sys_extract_utc(systimestamp) from dual where not exists (select 1 from ${changes});
commit;
create or replace trigger ${trigger} after insert or update or delete on ${table} for each row
begin
  if inserting then ${insert('I', 'new')}
  elsif deleting then ${insert('D', 'old')}
  else
    ${insert('U', 'new')}
    if ${isOther} then ${insert('U', 'old')} end if;
  end if;
end;
/
grant select on ${table} to ${user};
grant select on ${changes} to ${user};
-- 定期清理（保留最新一行；天数须大于两次装载的最长间隔） / purge now and then: the newest row stays; keep more days than two loads may lie apart
-- delete from ${inComment(changes)} where changed_at < sys_extract_utc(systimestamp) - interval '30' day and seq < (select max(seq) from ${inComment(changes)});
-- 删除 / drop
-- drop trigger ${inComment(trigger)};
-- drop table ${inComment(changes)};
-- drop sequence ${inComment(sequence)};`;
}

/** SQL for the tables that are captured by trigger. */
export function triggerDdl(options: Settings, contracts: readonly TableContract[]): string {
  return [HEAD, ...contracts.map((contract) => tableDdl(options, contract))].join('\n\n');
}
