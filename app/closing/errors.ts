import { defineErrors, EXIT } from '../../core/index.ts';

type Given = Readonly<Record<string, unknown>>;
const said = (p: Given, key: string) => (Array.isArray(p[key]) ? p[key].join(', ') : String(p[key] ?? ''));
const obstacles = (p: Given, language: 'zh' | 'en') =>
  (p['obstacles'] as Record<string, string>[]).map((one) => one[language]).join(language === 'zh' ? '；' : '; ');

defineErrors({
  'closing/month': {
    exit: EXIT.usage,
    status: 400,
    zh: (p) => `“${said(p, 'month')}”不是月份（如 2026-01）。最近可月结的月份：${said(p, 'nearest')}。`,
    en: (p) => `"${said(p, 'month')}" is no month like 2026-01. The latest that can be closed: ${said(p, 'nearest')}.`,
  },
  'closing/subject': {
    exit: EXIT.usage,
    status: 400,
    zh: (p) => `没有月结口径“${said(p, 'subject')}”；可用：${said(p, 'valid')}。`,
    en: (p) => `There is no closing subject "${said(p, 'subject')}"; valid: ${said(p, 'valid')}.`,
  },
  'closing/not-over': {
    exit: EXIT.usage,
    status: 409,
    zh: (p) =>
      `${said(p, 'month')} 尚未结束（今天是 ${said(p, 'today')}），不能月结。最近可月结的月份：${said(p, 'nearest')}。`,
    en: (p) =>
      `${said(p, 'month')} is not over (today is ${said(p, 'today')}) and cannot be closed. The latest that can be: ${said(p, 'nearest')}.`,
  },
  'closing/closed': {
    exit: EXIT.usage,
    status: 409,
    zh: (p) =>
      `${said(p, 'month')} ${said(p, 'subject')} 已由 ${said(p, 'by')} 月结（第 ${said(p, 'version')} 版）。如需更正，请先申请重开（reopen），由另一人批准。`,
    en: (p) =>
      `${said(p, 'month')} ${said(p, 'subject')} was closed by ${said(p, 'by')} (version ${said(p, 'version')}). To correct it, ask for reopening; another person approves.`,
  },
  'closing/obstacles': {
    exit: EXIT.usage,
    status: 409,
    zh: (p) => `${said(p, 'month')} ${said(p, 'subject')} 还不能月结：${obstacles(p, 'zh')}。`,
    en: (p) => `${said(p, 'month')} ${said(p, 'subject')} cannot be closed yet: ${obstacles(p, 'en')}.`,
  },
  'closing/no-figures': {
    exit: EXIT.notFound,
    status: 409,
    zh: (p) =>
      `${said(p, 'month')} 没有${said(p, 'subject')}口径的任何数据，不能月结。有数据的月份：${said(p, 'months')}。`,
    en: (p) =>
      `There is not one ${said(p, 'subject')} figure of ${said(p, 'month')}; nothing to close. Months with figures: ${said(p, 'months')}.`,
  },
  'closing/state': {
    exit: EXIT.usage,
    status: 409,
    zh: (p) =>
      p['asked']
        ? '重开申请已提交，等待另一人批准。'
        : `这一版${p['state'] === 'closed' ? '没有待批准的重开申请' : '已重开，不再是现行月结'}。`,
    en: (p) =>
      p['asked']
        ? 'Reopening has been asked for already; another person has to approve it.'
        : p['state'] === 'closed'
          ? 'Nobody has asked for this closing to be reopened.'
          : 'This version was reopened and is not in force any more.',
  },
  'closing/same-person': {
    exit: EXIT.accessDenied,
    status: 403,
    zh: () => '重开须由申请人以外的另一人批准。',
    en: () => 'Reopening has to be approved by another person than the one who asked for it.',
  },
  'closing/reason': {
    exit: EXIT.usage,
    status: 400,
    zh: () => '请写明原因（2 至 500 字）。',
    en: () => 'Give a reason (2 to 500 characters).',
  },
});
