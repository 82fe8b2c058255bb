import { defineErrors, EXIT } from '../../core/index.ts';

const text = (value: unknown) => String(value ?? '?');

defineErrors({
  'demo/server-failed': {
    exit: 1,
    status: 500,
    zh: (p) => `演示 HIS 数据库未能启动：${text(p['problem'])}。删除演示站点 data 目录中的 his 文件夹后重试。`,
    en: (p) =>
      `The demo HIS database did not start: ${text(p['problem'])}. Delete the folder his in the demo site's data and try again.`,
  },
  'demo/not-filled': {
    exit: EXIT.notFound,
    status: 404,
    zh: (p) => `${text(p['dir'])} 中还没有演示 HIS 数据。先运行 ./hisight demo。`,
    en: (p) => `${text(p['dir'])} holds no demo HIS yet. Run ./hisight demo first.`,
  },
});
