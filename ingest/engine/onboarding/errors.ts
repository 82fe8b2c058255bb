import { defineErrors, EXIT } from '../../../core/index.ts';

const list = (value: unknown) => (Array.isArray(value) ? value.join(', ') : String(value));

defineErrors({
  'onboarding/bad-url': {
    exit: EXIT.usage,
    status: 400,
    zh: (p) =>
      `数据源地址有误：${p['problemZh']}。写法：mysql://用户@主机:端口/库名 或 postgres://用户@主机:端口/库名?schema=模式；可用的连接方式：${list(p['known'])}。`,
    en: (p) =>
      `The source's URL is wrong: ${p['problem']}. Write mysql://user@host:port/database or postgres://user@host:port/database?schema=name; schemes are: ${list(p['known'])}.`,
  },
  'onboarding/cannot-introspect': {
    exit: EXIT.usage,
    status: 400,
    zh: (p) => `连接方式 ${p['connector']} 不能列出表结构。请手工编写 systems/<系统>.yml（见 ingest/README.md）。`,
    en: (p) =>
      `The connector ${p['connector']} cannot list tables. Write systems/<system>.yml by hand (see ingest/README.md).`,
  },
  'onboarding/no-tables': {
    exit: EXIT.contract,
    status: 502,
    zh: (p) =>
      `${p['database']} 中没有可以纳入的表${p['patterns'] ? `（--tables ${p['patterns']}）` : ''}。可读的表：${list(p['nearest']) || '无'}。请核对库名、schema（?schema=…）、--tables 以及账号的 SELECT 权限。`,
    en: (p) =>
      `${p['database']} has no table to take in${p['patterns'] ? ` (--tables ${p['patterns']})` : ''}. Readable tables: ${list(p['nearest']) || 'none'}. Check the database, the schema (?schema=…), --tables and the account's SELECT grants.`,
  },
  'onboarding/source-exists': {
    exit: EXIT.usage,
    status: 409,
    zh: (p) =>
      `hospital.config.yml 中已有数据源 ${p['source']}，但设置不同（${list(p['differs'])}）。请换一个 --name，或直接修改该文件。`,
    en: (p) =>
      `hospital.config.yml has a source ${p['source']} already, with other settings (${list(p['differs'])}). Choose another --name, or edit that file.`,
  },
  'onboarding/bad-name': {
    exit: EXIT.usage,
    status: 400,
    zh: (p) => `${p['option']} “${p['value']}”须由小写字母开头，只含小写字母、数字和 _。`,
    en: (p) =>
      `${p['option']} "${p['value']}" must begin with a lower-case letter and hold lower-case letters, digits and _ only.`,
  },
  'onboarding/no-ddl': {
    exit: EXIT.usage,
    status: 400,
    zh: (p) => `连接方式 ${p['connector']} 没有 trigger 或 log 采集，不生成 DDL。`,
    en: (p) => `The connector ${p['connector']} captures neither by trigger nor by log: there is no DDL to print.`,
  },
  'onboarding/no-captured-table': {
    exit: EXIT.usage,
    status: 400,
    zh: (p) => `数据源 ${p['source']} 没有 capture 为 trigger 或 log 的表。请在契约中改 capture，或用 --table 指定表。`,
    en: (p) =>
      `No table of ${p['source']} is captured by trigger or log. Set capture in the contract, or name tables with --table.`,
  },
  'onboarding/which-source': {
    exit: EXIT.usage,
    status: 400,
    zh: (p) => `请写明数据源：${list(p['known'])}。`,
    en: (p) => `Name one source: ${list(p['known'])}.`,
  },
});
