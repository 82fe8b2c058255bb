import { defineErrors, EXIT } from '../../core/index.ts';

const list = (value: unknown) => (Array.isArray(value) ? value.join(', ') : String(value));

defineErrors({
  'ingest/unknown-source': {
    exit: EXIT.notFound,
    status: 404,
    zh: (p) => `没有名为 ${p['source']} 的数据源；已配置的有：${list(p['known'])}。`,
    en: (p) => `There is no source ${p['source']}; configured are: ${list(p['known'])}.`,
  },
  'ingest/unknown-system': {
    exit: EXIT.config,
    status: 500,
    zh: (p) =>
      `数据源 ${p['source']} 使用了未知系统 ${p['system']}；可用的有：${list(p['known'])}。请改正 hospital.config.yml。`,
    en: (p) =>
      `Source ${p['source']} names an unknown system ${p['system']}; systems are: ${list(p['known'])}. Correct hospital.config.yml.`,
  },
  'ingest/unknown-connector': {
    exit: EXIT.config,
    status: 500,
    zh: (p) =>
      `数据源 ${p['source']} 使用了未知连接方式 ${p['connector']}；可用的有：${list(p['known'])}。请改正 hospital.config.yml。`,
    en: (p) =>
      `Source ${p['source']} names an unknown connector ${p['connector']}; connectors are: ${list(p['known'])}. Correct hospital.config.yml.`,
  },
  'ingest/unknown-table': {
    exit: EXIT.notFound,
    status: 404,
    zh: (p) => `所选数据源的契约中没有表 ${p['table']}；最接近的是：${list(p['nearest'])}。`,
    en: (p) => `No selected source has a table ${p['table']} in its contract; nearest are: ${list(p['nearest'])}.`,
  },
  'ingest/settings': {
    exit: EXIT.config,
    status: 500,
    zh: (p) => `数据源 ${p['source']} 的 settings.${p['path']} 有误：${p['problem']}。请改正 hospital.config.yml。`,
    en: (p) => `settings.${p['path']} of source ${p['source']} is wrong: ${p['problem']}. Correct hospital.config.yml.`,
  },
  'ingest/no-window-column': {
    exit: EXIT.usage,
    status: 400,
    zh: (p) => `表 ${p['table']} 的契约没有业务日期（dates），不能用 --since/--until 重取。`,
    en: (p) =>
      `The contract of ${p['table']} has no business date (dates): it cannot be restated with --since/--until.`,
  },
  'ingest/empty-window': {
    exit: EXIT.usage,
    status: 400,
    zh: (p) => `--since ${p['since']} 晚于 --until ${p['until']}，其中没有一天。`,
    en: (p) => `--since ${p['since']} is after --until ${p['until']}: no day lies between.`,
  },
  'ingest/unreachable': {
    exit: EXIT.unreachable,
    status: 502,
    zh: (p) =>
      `连接不上 ${p['host']}:${p['port']}（${p['reason']}）。请检查地址、端口、防火墙以及数据库是否在运行，然后重新执行 load。`,
    en: (p) =>
      `${p['host']}:${p['port']} cannot be reached (${p['reason']}). Check address, port, firewall and that the database runs, then load again.`,
  },
  'ingest/auth': {
    exit: EXIT.sourceAuth,
    status: 502,
    zh: (p) =>
      `用户 ${p['user']} 登录 ${p['host']}:${p['port']} 被拒绝。请核对用户名和密码（settings.password 所引用的变量或文件）。`,
    en: (p) =>
      `${p['host']}:${p['port']} refused user ${p['user']}. Check the user and the password (the variable or file that settings.password names).`,
  },
  'ingest/no-permission': {
    exit: EXIT.sourceAuth,
    status: 502,
    zh: (p) => `用户 ${p['user']} 没有读取 ${p['table']} 的权限。请让数据库管理员授予 SELECT。`,
    en: (p) => `User ${p['user']} may not read ${p['table']}. Ask the database administrator for SELECT on it.`,
  },
  'ingest/no-database': {
    exit: EXIT.config,
    status: 502,
    zh: (p) => `${p['host']}:${p['port']} 上没有数据库 ${p['database']}。请改正 settings.database。`,
    en: (p) => `There is no database ${p['database']} on ${p['host']}:${p['port']}. Correct settings.database.`,
  },
  'ingest/missing-table': {
    exit: EXIT.contract,
    status: 502,
    zh: (p) =>
      `数据源里没有表 ${p['table']}${list(p['nearest']) ? `；最接近的是：${list(p['nearest'])}` : ''}。请核对 ingest/systems 中的契约或 settings.schema。`,
    en: (p) =>
      `The source has no table ${p['table']}${list(p['nearest']) ? `; nearest are: ${list(p['nearest'])}` : ''}. Check the contract in ingest/systems, or settings.schema.`,
  },
  'ingest/missing-column': {
    exit: EXIT.contract,
    status: 502,
    zh: (p) =>
      `表 ${p['table']} 缺少列 ${list(p['columns'])}；现有的列是：${list(p['valid'])}。请改正 ingest/systems 中的契约，本表未装载。`,
    en: (p) =>
      `Table ${p['table']} lacks the column ${list(p['columns'])}; it has: ${list(p['valid'])}. Correct the contract in ingest/systems; nothing of this table was loaded.`,
  },
  'ingest/bad-cursor': {
    exit: EXIT.contract,
    status: 502,
    zh: (p) =>
      `表 ${p['table']} 的游标表达式 ${p['cursor']} 用到了不存在的列 ${p['column']}。请改正 ingest/systems 中的契约，本表未装载。`,
    en: (p) =>
      `The cursor ${p['cursor']} of ${p['table']} uses a column ${p['column']} that does not exist. Correct the contract in ingest/systems; nothing of this table was loaded.`,
  },
  'ingest/timeout': {
    exit: EXIT.unreachable,
    status: 504,
    zh: (p) =>
      `读取 ${p['table']} 超过语句时限 ${p['seconds']} 秒，已停止。请提高 settings.statement_timeout_seconds，或按窗口分段装载。`,
    en: (p) =>
      `Reading ${p['table']} passed the statement timeout of ${p['seconds']} s and was stopped. Raise settings.statement_timeout_seconds, or load it by windows.`,
  },
  'ingest/source-failed': {
    exit: EXIT.unreachable,
    status: 502,
    zh: (p) => `读取 ${p['table']} 时数据源出错（${p['reason']}）。本表未装载，重新执行 load 即可从断点继续。`,
    en: (p) =>
      `The source failed while ${p['table']} was read (${p['reason']}). Nothing of this table was loaded; load again to go on from there.`,
  },
  'ingest/quarantine-budget': {
    exit: EXIT.quarantineBudget,
    status: 502,
    zh: (p) =>
      `表 ${p['table']} 有 ${p['rows']} 行不合契约（${list(p['reasons'])}），超过允许的 ${p['allowed']} 行。本表未装载；请修正数据源，或放宽契约中的 quarantine。`,
    en: (p) =>
      `${p['rows']} rows of ${p['table']} break the contract (${list(p['reasons'])}); ${p['allowed']} are allowed. Nothing of this table was loaded: mend the source, or widen quarantine in the contract.`,
  },
  'ingest/reconciliation': {
    exit: EXIT.reconciliation,
    status: 502,
    zh: (p) =>
      `表 ${p['table']} 对账不平（${p['stage']}）：${p['difference']}。本表未装载，请重新执行 load；仍不平时请查看 raw._reconciliations${p['keys'] === undefined ? '' : `；差异主键 ${p['keys']} 个，在 raw._reconciliation_keys`}。`,
    en: (p) =>
      `${p['table']} does not reconcile (${p['stage']}): ${p['difference']}. Nothing of this table was loaded; load again, and if it stays so see raw._reconciliations${p['keys'] === undefined ? '' : `; ${p['keys']} keys differ, they are in raw._reconciliation_keys`}.`,
  },
  'ingest/disk-full': {
    exit: EXIT.diskFull,
    status: 507,
    zh: (p) => `磁盘已满，${p['folder']} 无法写入。请腾出空间后重新执行 load；未完成的批次已撤销。`,
    en: (p) =>
      `The disk is full: ${p['folder']} cannot be written. Free some space and load again; the unfinished batch was dropped.`,
  },
});
