import { defineErrors, EXIT } from '../../../core/index.ts';

const text = (value: unknown) => (Array.isArray(value) ? value.join(', ') : String(value));

defineErrors({
  'forms/period': {
    exit: EXIT.usage,
    status: 400,
    zh: (p) => `报表期写法有误；${text(p['form'])} 的报表期形如 ${text(p['valid'])}。`,
    en: (p) => `This is not a period of ${text(p['form'])}; its periods look like ${text(p['valid'])}.`,
  },
  'ingest/publication-damaged': {
    exit: EXIT.contract,
    status: 502,
    zh: (p) =>
      `填报发布文件 ${text(p['table'])} 与其控制信息不符（${text(p['problem'])}）。本表未装载；请重新执行 load，系统会重新发布。`,
    en: (p) =>
      `What the forms published as ${text(p['table'])} does not fit its control record (${text(p['problem'])}). Nothing of this table was loaded; load again and it is published anew.`,
  },
});
