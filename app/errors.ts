import { defineErrors, EXIT } from '../core/index.ts';

const said = (p: Readonly<Record<string, unknown>>, key: string) => String(p[key] ?? '');

/** The roof's own errors: sign-in, ports, the command line, the SQL gateway. */
defineErrors({
  'app/usage': {
    exit: EXIT.usage,
    status: 400,
    zh: (p) => `参数有误：${said(p, 'problem')}。`,
    en: (p) => `Invalid input: ${said(p, 'problem')}.`,
  },
  'app/port-in-use': {
    exit: EXIT.portInUse,
    status: 500,
    zh: (p) => `端口 ${said(p, 'port')} 已被占用。请用 --port 换一个端口，或先停止占用它的程序。`,
    en: (p) => `Port ${said(p, 'port')} is in use. Choose another with --port, or stop the program that has it.`,
  },
  'app/server-running': {
    exit: EXIT.databaseOwned,
    status: 503,
    zh: (p) =>
      `数据目录已由运行中的服务（pid ${said(p, 'pid')}，端口 ${said(p, 'port')}）使用。请直接打开 http://localhost:${said(p, 'port')}，或先停止它（kill ${said(p, 'pid')}）。`,
    en: (p) =>
      `A running server (pid ${said(p, 'pid')}, port ${said(p, 'port')}) owns this data folder. Open http://localhost:${said(p, 'port')}, or stop it first (kill ${said(p, 'pid')}).`,
  },
  'app/not-found': {
    exit: EXIT.notFound,
    status: 404,
    zh: (p) => `没有${said(p, 'what')}“${said(p, 'id')}”${p['near'] ? `。相近的有：${said(p, 'near')}` : '。'}`,
    en: (p) =>
      `There is no ${said(p, 'what')} "${said(p, 'id')}"${p['near'] ? `; the nearest are: ${said(p, 'near')}` : ''}.`,
  },
  'app/not-built': {
    exit: EXIT.notFound,
    status: 503,
    zh: () => '数据仓库还没有成功的构建。请先运行 ./hisight load 和 ./hisight build。',
    en: () => 'The warehouse has no successful build yet. Run ./hisight load and ./hisight build first.',
  },
  'app/pseudonym-key-changed': {
    exit: EXIT.config,
    status: 503,
    zh: () =>
      '假名密钥（secrets/pseudonym.key）与数据仓库现用的不同：增量构建会让同一患者有两个假名。请恢复原密钥，或运行 ./hisight build --full-refresh 以新密钥全部重建。',
    en: () =>
      'The pseudonym key (secrets/pseudonym.key) is not the one that the warehouse stands on: an incremental build would give a patient two pseudonyms. Put the old key back, or run ./hisight build --full-refresh to build everything under the new one.',
  },
  'app/folder-not-empty': {
    exit: EXIT.usage,
    status: 409,
    zh: (p) => `${said(p, 'dir')} 已存在且不是空目录。请换一个新目录。`,
    en: (p) => `${said(p, 'dir')} exists and is not an empty folder. Choose a new one.`,
  },
  'auth/required': { exit: EXIT.accessDenied, status: 401, zh: () => '请先登录。', en: () => 'Please sign in.' },
  'auth/failed': {
    exit: EXIT.accessDenied,
    status: 401,
    zh: () => '用户名或密码不正确。',
    en: () => 'The name or the password is wrong.',
  },
  'auth/too-many': {
    exit: EXIT.accessDenied,
    status: 429,
    zh: () => '登录尝试过于频繁，请稍后再试。',
    en: () => 'Too many sign-in attempts; try again later.',
  },
  'auth/origin': {
    exit: EXIT.accessDenied,
    status: 403,
    zh: () => '请求来自其他网站，已拒绝。',
    en: () => 'The request came from another site and was refused.',
  },
  'feed/key': {
    exit: EXIT.accessDenied,
    status: 401,
    zh: () => '通道不存在，或密钥不正确。',
    en: () => 'There is no such channel, or the key is wrong.',
  },
  'feed/empty': { exit: EXIT.usage, status: 400, zh: () => '请求没有内容。', en: () => 'The request is empty.' },
  'feed/too-large': {
    exit: EXIT.usage,
    status: 413,
    zh: (p) => `内容超过通道允许的 ${said(p, 'most')} 字节。`,
    en: (p) => `The content is larger than the ${said(p, 'most')} bytes that the channel takes.`,
  },
  'feed/key-reused': {
    exit: EXIT.usage,
    status: 422,
    zh: () => '这个 Idempotency-Key 已用于另一份内容，未接收。',
    en: () => 'This Idempotency-Key came before with other content; nothing was taken.',
  },
  'user/exists': {
    exit: EXIT.usage,
    status: 409,
    zh: (p) => `用户“${said(p, 'name')}”已存在。`,
    en: (p) => `User "${said(p, 'name')}" exists already.`,
  },
  'query/refused': {
    exit: EXIT.queryRefused,
    status: 400,
    zh: (p) => `查询被拒绝：${said(p, 'zh')}`,
    en: (p) => `The query was refused: ${said(p, 'en')}`,
  },
  'query/invalid': {
    exit: EXIT.queryRefused,
    status: 400,
    zh: (p) => `查询有误：${said(p, 'problem')}`,
    en: (p) => `The query is invalid: ${said(p, 'problem')}`,
  },
  'query/timeout': {
    exit: EXIT.queryRefused,
    status: 408,
    zh: (p) => `查询超过 ${said(p, 'seconds')} 秒，已中止。请缩小日期范围或先汇总。`,
    en: (p) =>
      `The query ran longer than ${said(p, 'seconds')} s and was stopped. Narrow its dates or aggregate first.`,
  },
  'query/busy': {
    exit: EXIT.queryRefused,
    status: 429,
    zh: () => '正在运行的自由查询已达上限，请稍后再试。',
    en: () => 'Too many ad-hoc queries are running; try again in a moment.',
  },
  'cases/none': {
    exit: EXIT.notFound,
    status: 404,
    zh: (p) => `${said(p, 'id')} 没有可列的病例：${said(p, 'zh')}。`,
    en: (p) => `${said(p, 'id')} has no cases to list: ${said(p, 'en')}`,
  },
  'cases/no-such-case': {
    exit: EXIT.notFound,
    status: 404,
    zh: () => '没有这个病例，或它不在您的数据范围内。',
    en: () => 'There is no such case, or it is not among your rows.',
  },
  'cases/reason-needed': {
    exit: EXIT.usage,
    status: 422,
    zh: (p) => `您不在该患者的就诊科室，查看全景病历须填写原因（至少 ${said(p, 'least')} 字），原因会记入访问日志。`,
    en: (p) =>
      `You are not of the treating department: a reason of at least ${said(p, 'least')} characters is needed, and goes on record.`,
  },
  'notebook/invalid': {
    exit: EXIT.usage,
    status: 400,
    zh: (p) => `笔记 ${said(p, 'file')} 第 ${said(p, 'line')} 行：${said(p, 'problem')}`,
    en: (p) => `Notebook ${said(p, 'file')}, line ${said(p, 'line')}: ${said(p, 'problem')}`,
  },
});
