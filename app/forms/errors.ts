import { defineErrors, EXIT } from '../../core/index.ts';

const said = (p: Readonly<Record<string, unknown>>, key: string) =>
  Array.isArray(p[key]) ? p[key].join(', ') : String(p[key] ?? '');
const messages = (p: Readonly<Record<string, unknown>>, language: 'message' | 'message_en') => {
  const issues = Array.isArray(p['issues']) ? (p['issues'] as Record<string, string>[]) : [];
  const lines = issues.slice(0, 20).map((issue) => `${issue['cell'] ? `[${issue['cell']}] ` : ''}${issue[language]}`);
  return `${lines.join(language === 'message' ? '；' : '; ')}${issues.length > lines.length ? ' …' : ''}`;
};

/** One language of words given as '已提交 submitted'. */
const words = (p: Readonly<Record<string, unknown>>, key: string, language: 'zh' | 'en') =>
  [p[key]]
    .flat()
    .map((pair) => String(pair).split(' '))
    .map(([zh, ...en]) => (language === 'zh' ? zh : en.join(' ')))
    .join(language === 'zh' ? '、' : ', ');

defineErrors({
  'forms/invalid': {
    exit: EXIT.contract,
    status: 422,
    zh: (p) => `填报有 ${said(p, 'count')} 处不符，未保存：${messages(p, 'message')}`,
    en: (p) => `${said(p, 'count')} entries do not hold; nothing was kept: ${messages(p, 'message_en')}`,
  },
  'forms/state': {
    exit: EXIT.usage,
    status: 409,
    zh: (p) =>
      `当前状态为“${words(p, 'state', 'zh')}”，不能${words(p, 'act', 'zh')}；只有在以下状态可以：${words(p, 'valid', 'zh')}。`,
    en: (p) =>
      `The submission is ${words(p, 'state', 'en')} and cannot be ${words(p, 'act', 'en')}; that is for: ${words(p, 'valid', 'en')}.`,
  },
  'forms/changed-meanwhile': {
    exit: EXIT.usage,
    status: 409,
    zh: (p) => `其他人已在此期间修改（现为第 ${said(p, 'revision')} 次修改）。请重新打开后再保存。`,
    en: (p) =>
      `Someone else has changed it meanwhile (it is at revision ${said(p, 'revision')} now). Open it again before you save.`,
  },
  'forms/reason': {
    exit: EXIT.usage,
    status: 400,
    zh: () => '请写明原因（2 至 500 字）。',
    en: () => 'Give a reason (2 to 500 characters).',
  },
  'forms/own-work': {
    exit: EXIT.accessDenied,
    status: 403,
    zh: (p) => (p['act'] === 'unlock' ? '解锁须由另一人确认。' : '填报人不能审核自己填报的数据。'),
    en: (p) =>
      p['act'] === 'unlock'
        ? 'Another person has to confirm the unlocking.'
        : 'Who filled a form in cannot approve it.',
  },
  'forms/not-over': {
    exit: EXIT.usage,
    status: 409,
    zh: (p) => `报表期到 ${said(p, 'end')} 为止，尚未结束，不能提交。`,
    en: (p) => `The period lasts until ${said(p, 'end')}: it cannot be submitted yet.`,
  },
  'forms/not-begun': {
    exit: EXIT.usage,
    status: 409,
    zh: (p) => `报表期从 ${said(p, 'start')} 开始，尚不能填报。`,
    en: (p) => `The period begins on ${said(p, 'start')}: it cannot be filled in yet.`,
  },
  'forms/place': {
    exit: EXIT.usage,
    status: 400,
    zh: (p) => (p['level'] === 'department' ? '本表按科室填报，请指明科室。' : '本表按机构填报，不能指明科室。'),
    en: (p) =>
      p['level'] === 'department'
        ? 'This form is filled by department: name one.'
        : 'This form is filled by institution: name no department.',
  },
  'forms/upload': {
    exit: EXIT.usage,
    status: 400,
    zh: (p) => `附件不可用：${said(p, 'zh')}。`,
    en: (p) => `The file cannot be used: ${said(p, 'en')}.`,
  },
  'forms/template': {
    exit: EXIT.contract,
    status: 422,
    zh: (p) => `Excel 文件不是可用的模板：${said(p, 'zh')}。请用 ./hisight form template 重新生成。`,
    en: (p) => `The workbook is no usable template: ${said(p, 'en')}. Make one with ./hisight form template.`,
  },
});
