import type { TableContract } from '../../engine/contract.ts';
import { inComment } from '../../engine/database/change-table.ts';
import { quote } from './dialect.ts';
import type { Settings } from './settings.ts';

/** SQL for the tables that are captured from the binary log. */
export function logDdl(options: Settings, contracts: readonly TableContract[]): string {
  const account = `'${inComment(options.user.replaceAll("'", "''"))}'@'%'`;
  const tables = contracts.map(
    ({ table }) => `-- grant select on ${inComment(`${quote(options.database)}.${quote(table)}`)} to ${account};`,
  );
  return `-- 二进制日志采集：账号请按实际主机填写后执行。 / Capture from the binary log: fill in the account's host, then run.
-- 授权 / grants (MariaDB 10.5+: binlog monitor = replication client):
-- grant replication slave, replication client on *.* to ${account};
${tables.join('\n')}
-- my.cnf 的 [mysqld] 需要以下设置，改后重启数据库 / settings that [mysqld] needs; restart after a change:
--   log_bin = mysql-bin
--   server_id = 1                  -- 各服务器不同；本数据源以 server_id = ${options.server_id} 连接 / this source connects as ${options.server_id}
--   binlog_format = ROW
--   binlog_row_image = FULL        -- MINIMAL 亦可，日志中须有主键 / MINIMAL will do, as the primary key is in it
--   binlog_expire_logs_seconds = 604800   -- 至少 7 天；清理后自动整表重取 / seven days at least; a table whose log was purged is read whole
--   binlog_transaction_compression = OFF  -- 仅 MySQL 8 / MySQL 8 only
--   binlog_row_value_options = ''         -- 仅 MySQL 8 / MySQL 8 only
-- 检查 / check:
select @@log_bin as log_bin, @@server_id as server_id, @@global.binlog_format as binlog_format, @@global.binlog_row_image as binlog_row_image;`;
}
