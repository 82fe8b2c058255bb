import { defineErrors, EXIT } from '../../../core/index.ts';

defineErrors({
  'ingest/oracle-client': {
    exit: EXIT.config,
    status: 500,
    zh: (p) =>
      `Oracle 客户端库不可用（${p['reason']}）：${p['folder']}。请安装与本机架构一致的 Oracle Instant Client（Basic），在 settings.client_dir 中写它的目录；服务器为 12.1 以上时可删去该项。`,
    en: (p) =>
      `Oracle's client library cannot be used (${p['reason']}): ${p['folder']}. Install Oracle Instant Client (Basic) for this machine and name its folder in settings.client_dir; a server of 12.1 or newer needs none.`,
  },
  'ingest/oracle-needs-client': {
    exit: EXIT.config,
    status: 502,
    zh: (p) =>
      `${p['host']}:${p['port']} 的 Oracle 版本早于 12.1，或要求原生网络加密（${p['reason']}），须经 Oracle Instant Client 连接。请安装它，并在 settings.client_dir 中写它的目录。`,
    en: (p) =>
      `The Oracle at ${p['host']}:${p['port']} is older than 12.1, or asks for native network encryption (${p['reason']}): it is reached through Oracle Instant Client only. Install it and name its folder in settings.client_dir.`,
  },
  'ingest/snapshot-too-old': {
    exit: EXIT.unreachable,
    status: 504,
    zh: (p) =>
      `读取 ${p['table']} 的时间超过了数据库保留旧数据的时间（ORA-01555），本表未装载。请在业务低峰装载、按 --since/--until 分段装载，或请数据库管理员增大 UNDO_RETENTION 与回滚表空间。`,
    en: (p) =>
      `Reading ${p['table']} took longer than the database keeps old data (ORA-01555); nothing of it was loaded. Load at a quiet hour, load it by windows (--since/--until), or have UNDO_RETENTION and the undo tablespace enlarged.`,
  },
});
