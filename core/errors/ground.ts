import { defineErrors, EXIT } from './catalogue.ts';

defineErrors({
  'config/invalid': {
    exit: EXIT.config,
    status: 500,
    zh: (p) => `配置文件 ${p['file']} 有误：${p['path']} ${p['problem']}。请改正后重试。`,
    en: (p) => `${p['file']} is invalid: ${p['path']} ${p['problem']}. Correct it and try again.`,
  },
  'config/missing': {
    exit: EXIT.config,
    status: 500,
    zh: (p) => `找不到站点配置 ${p['file']}。请用 --site 指定站点目录，或用 ./hisight init 新建。`,
    en: (p) => `${p['file']} does not exist. Name the site's folder with --site, or make one with ./hisight init.`,
  },
  'config/secret-missing': {
    exit: EXIT.config,
    status: 500,
    zh: (p) => `密码引用 ${p['reference']} 没有值。请设置该环境变量或文件。`,
    en: (p) => `The secret ${p['reference']} has no value. Set that environment variable or file.`,
  },
  'content/invalid': {
    exit: EXIT.config,
    status: 500,
    zh: (p) => `${p['file']}：${p['path']} ${p['problem']}`,
    en: (p) => `${p['file']}: ${p['path']} ${p['problem']}`,
  },
  'warehouse/database-owned': {
    exit: EXIT.databaseOwned,
    status: 503,
    zh: (p) =>
      `数据库 ${p['path']} 正被另一个进程${p['pid'] ? `（pid ${p['pid']}）` : ''}使用。请等它结束，或先停止该进程。`,
    en: (p) =>
      `The database ${p['path']} is owned by another process${p['pid'] ? ` (pid ${p['pid']})` : ''}. Wait for it to finish, or stop it first.`,
  },
  'warehouse/disk-full': {
    exit: EXIT.diskFull,
    status: 507,
    zh: (p) => `磁盘已满，无法写入 ${p['path']}。请腾出空间后重试；本次操作已全部撤销。`,
    en: (p) =>
      `The disk is full: ${p['path']} cannot be written. Free some space and try again; nothing of this operation was kept.`,
  },
  'warehouse/no-access': {
    exit: EXIT.config,
    status: 500,
    zh: (p) => `没有权限读写 ${p['path']}。请检查数据目录的属主和权限，或用 HISIGHT_DATA 指定另一个目录。`,
    en: (p) =>
      `${p['path']} may not be read or written. Check owner and mode of the data folder, or name another with HISIGHT_DATA.`,
  },
  'warehouse/commit-lost': {
    exit: 1,
    status: 500,
    zh: (p) => `提交未生效：${p['path']} 中读不到刚写入的内容，本次操作已撤销。`,
    en: (p) =>
      `The commit did not take effect: what was written cannot be read back from ${p['path']}; nothing was kept.`,
  },
  'access/denied': {
    exit: EXIT.accessDenied,
    status: 403,
    zh: (p) => `您没有权限查看${p['what'] ?? '此内容'}。`,
    en: (p) => `You may not see ${p['what'] ?? 'this'}.`,
  },
});
