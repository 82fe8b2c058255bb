-- 变更表与触发器：由数据库管理员在 SQL*Plus 或 SQL Developer 中执行一次；可重复执行，不影响已有数据。
-- Change tables and triggers: run once by the database administrator, in SQL*Plus or SQL Developer; running it again does no harm.
-- Oracle 11g 以上 / Oracle 11g or newer。TRUNCATE、分区删除不触发触发器：装载时发现后整表重取。
-- No trigger fires on TRUNCATE or on a dropped partition: a load notices them and reads the whole table again.
-- 超过契约 overlap_minutes 的长事务可能漏采 / a transaction longer than the contract's overlap_minutes may be missed.
-- 改变主键列类型之前先执行“删除”一段，之后再执行本文件 / before a key column's type is altered run the drop section, afterwards this file.

-- BILL
begin execute immediate 'create sequence "HIS"."HISIGHT_CHANGES_BILL_S" order'; exception when others then if sqlcode <> -955 then raise; end if; end;
/
begin execute immediate 'create table "HIS"."HISIGHT_CHANGES_BILL" as select cast(0 as number(19)) as seq, cast(''S'' as char(1)) as operation, cast(systimestamp as timestamp(6)) as changed_at, nullif("ID", "ID") as key_1, nullif("科室''s", "科室''s") as key_2, nullif("DAY", "DAY") as key_3 from "HIS"."BILL" where 1 = 0'; exception when others then if sqlcode <> -955 then raise; end if; end;
/
begin execute immediate 'create index "HIS"."HISIGHT_CHANGES_BILL_I" on "HIS"."HISIGHT_CHANGES_BILL" (changed_at)'; exception when others then if sqlcode <> -955 then raise; end if; end;
/
insert into "HIS"."HISIGHT_CHANGES_BILL" (seq, operation, changed_at) select "HIS"."HISIGHT_CHANGES_BILL_S".nextval, 'S', sys_extract_utc(systimestamp) from dual where not exists (select 1 from "HIS"."HISIGHT_CHANGES_BILL");
commit;
create or replace trigger "HIS"."HISIGHT_CHANGES_BILL_T" after insert or update or delete on "HIS"."BILL" for each row
begin
  if inserting then insert into "HIS"."HISIGHT_CHANGES_BILL" (seq, operation, changed_at, key_1, key_2, key_3) values ("HIS"."HISIGHT_CHANGES_BILL_S".nextval, 'I', sys_extract_utc(systimestamp), :new."ID", :new."科室's", :new."DAY");
  elsif deleting then insert into "HIS"."HISIGHT_CHANGES_BILL" (seq, operation, changed_at, key_1, key_2, key_3) values ("HIS"."HISIGHT_CHANGES_BILL_S".nextval, 'D', sys_extract_utc(systimestamp), :old."ID", :old."科室's", :old."DAY");
  else
    insert into "HIS"."HISIGHT_CHANGES_BILL" (seq, operation, changed_at, key_1, key_2, key_3) values ("HIS"."HISIGHT_CHANGES_BILL_S".nextval, 'U', sys_extract_utc(systimestamp), :new."ID", :new."科室's", :new."DAY");
    if :new."ID" <> :old."ID" or :new."科室's" <> :old."科室's" or :new."DAY" <> :old."DAY" then insert into "HIS"."HISIGHT_CHANGES_BILL" (seq, operation, changed_at, key_1, key_2, key_3) values ("HIS"."HISIGHT_CHANGES_BILL_S".nextval, 'U', sys_extract_utc(systimestamp), :old."ID", :old."科室's", :old."DAY"); end if;
  end if;
end;
/
grant select on "HIS"."BILL" to "HISIGHT";
grant select on "HIS"."HISIGHT_CHANGES_BILL" to "HISIGHT";
-- 定期清理（保留最新一行；天数须大于两次装载的最长间隔） / purge now and then: the newest row stays; keep more days than two loads may lie apart
-- delete from "HIS"."HISIGHT_CHANGES_BILL" where changed_at < sys_extract_utc(systimestamp) - interval '30' day and seq < (select max(seq) from "HIS"."HISIGHT_CHANGES_BILL");
-- 删除 / drop
-- drop trigger "HIS"."HISIGHT_CHANGES_BILL_T";
-- drop table "HIS"."HISIGHT_CHANGES_BILL";
-- drop sequence "HIS"."HISIGHT_CHANGES_BILL_S";

select to_char(newest.seq, 'TM9'), to_char(newest.changed_at, 'YYYY-MM-DD HH24:MI:SS.FF6'),
    (select to_char(count(*)) from "HIS"."HISIGHT_CHANGES_BILL" where seq = 5 and to_char(changed_at, 'YYYY-MM-DD HH24:MI:SS.FF6') = '2025-01-31 00:00:00.000000'),
    (select to_char(min(seq), 'TM9') from "HIS"."HISIGHT_CHANGES_BILL" where seq > 5),
    (select to_char(count(*)) || '|' || to_char(sum(o.data_object_id), 'TM9') from all_objects o
      where o.owner = 'HIS' and o.object_name = 'BILL' and o.object_type like 'TABLE%')
  from (select max(seq) as seq, max(changed_at) keep (dense_rank last order by seq) as changed_at from "HIS"."HISIGHT_CHANGES_BILL") newest;

select * from (select distinct to_char("KEY_1", 'TM9'), "KEY_2", to_char("KEY_3", 'YYYY-MM-DD HH24:MI:SS') from "HIS"."HISIGHT_CHANGES_BILL"
    where changed_at >= to_timestamp('2025-01-31 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.FF6') - numtodsinterval(300, 'SECOND') and operation <> 'S')
    where rownum <= 1000001;
