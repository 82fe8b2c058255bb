-- 变更跟踪（Change Tracking）与快照隔离：由数据库管理员执行一次；可重复执行，不影响已有数据。
-- Change Tracking and snapshot isolation: run once by the database administrator; running it again does no harm.
-- SQL Server 2008 以上，各版本均含 / SQL Server 2008 or newer, every edition. 表必须有主键，契约的 key 须在主键之中 / the table needs a primary key that holds the contract's key.
-- 保留天数须大于两次装载的最长间隔 / retention must be longer than two loads may lie apart.
use [HIS];
if not exists (select 1 from sys.change_tracking_databases where database_id = db_id())
  alter database [HIS] set change_tracking = on (change_retention = 7 days, auto_cleanup = on);
if exists (select 1 from sys.databases where database_id = db_id() and snapshot_isolation_state = 0)
  alter database [HIS] set allow_snapshot_isolation on;

-- it's]
if not exists (select 1 from sys.change_tracking_tables where object_id = object_id('[dbo].[it''s]]]'))
  alter table [dbo].[it's]]] enable change_tracking with (track_columns_updated = off);
grant select on [dbo].[it's]]] to [hisight];
grant view change tracking on [dbo].[it's]]] to [hisight];
-- 停用 / disable: alter table [dbo].[it's]]] disable change_tracking;

select top (1000001) convert(varchar(41), [ID]), convert(nvarchar(4000), [科室's]), convert(varchar(10), [DAY], 23) from changetable(changes [dbo].[BILL], 40) changed;
