import { defineErrors, EXIT } from '../../../core/index.ts';

defineErrors({
  'ingest/ca-file': {
    exit: EXIT.config,
    status: 500,
    zh: (p) => `数据源 ${p['source']} 的 settings.tls.ca_file 读不到：${p['file']}。请放入 PEM 格式的 CA 证书。`,
    en: (p) =>
      `settings.tls.ca_file of source ${p['source']} cannot be read: ${p['file']}. Put the authority's certificate there, in PEM.`,
  },
  'ingest/tls': {
    exit: EXIT.unreachable,
    status: 502,
    zh: (p) =>
      `与 ${p['host']}:${p['port']} 的 TLS 连接未建立（${p['reason']}）。请在 settings.tls 中写 { ca_file: 医院CA.pem }，或核对服务器证书与主机名；服务器不支持 TLS 时写 false。`,
    en: (p) =>
      `No TLS with ${p['host']}:${p['port']} (${p['reason']}). Write settings.tls: { ca_file: hospital-ca.pem }, or check the server's certificate and host name; for a server without TLS write false.`,
  },
  'ingest/locked': {
    exit: EXIT.unreachable,
    status: 504,
    zh: (p) =>
      `表 ${p['table']} 被其他会话锁定（可能正在改表结构），等待超过 ${p['seconds']} 秒，本表未装载。请稍后重新执行 load，或提高 settings.lock_timeout_seconds。`,
    en: (p) =>
      `${p['table']} stayed locked by another session (someone may be altering it) for more than ${p['seconds']} s; nothing of it was loaded. Load again later, or raise settings.lock_timeout_seconds.`,
  },
  'ingest/no-change-table': {
    exit: EXIT.contract,
    status: 502,
    zh: (p) =>
      `表 ${p['table']} 的采集方式是 trigger，但数据源里没有（或无权读取）变更表 ${p['changes']}。请执行 ./hisight source triggers，把输出的 SQL 交给数据库管理员执行；本表未装载。`,
    en: (p) =>
      `${p['table']} is captured by trigger, but the source has no change table ${p['changes']} that the account may read. Run ./hisight source triggers and give its SQL to the database administrator; nothing of this table was loaded.`,
  },
  'ingest/no-change-trigger': {
    exit: EXIT.contract,
    status: 502,
    zh: (p) =>
      `变更表 ${p['changes']} 已存在，但表 ${p['table']} 上缺少触发器或触发器已停用，变更不会被记录。请让数据库管理员重新执行 ./hisight source triggers 输出的 SQL；本表未装载。`,
    en: (p) =>
      `The change table ${p['changes']} exists, but the triggers on ${p['table']} are missing or disabled: changes are not recorded. Have the SQL of ./hisight source triggers run again; nothing of this table was loaded.`,
  },
  'ingest/no-log': {
    exit: EXIT.contract,
    status: 502,
    zh: (p) =>
      `表 ${p['table']} 的采集方式是 log，但数据库日志不可用（${p['reason']}）。请执行 ./hisight source triggers，把输出的 SQL 交给数据库管理员执行；本表未装载。`,
    en: (p) =>
      `${p['table']} is captured by log, but the database's log cannot be used (${p['reason']}). Run ./hisight source triggers and give its SQL to the database administrator; nothing of this table was loaded.`,
  },
  'ingest/log-key': {
    exit: EXIT.contract,
    status: 502,
    zh: (p) =>
      `表 ${p['table']} 的数据库日志里没有主键列 ${p['column']} 的值（日志只带复制标识列）。请让数据库管理员把该列设为主键或复制标识，或改用其他采集方式；本表未装载。`,
    en: (p) =>
      `The database's log does not carry the key column ${p['column']} of ${p['table']} (only the replica identity is in it). Have the column made part of the primary key or replica identity, or capture the table otherwise; nothing of it was loaded.`,
  },
});
