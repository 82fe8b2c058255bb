import { defineErrors, EXIT } from '../../core/index.ts';

const said = (p: Readonly<Record<string, unknown>>, key: string) => String(p[key] ?? '');

defineErrors({
  'reports/unknown-parameter': {
    exit: EXIT.usage,
    status: 400,
    zh: (p) => `报表 ${said(p, 'id')} 没有参数“${said(p, 'name')}”。最接近的有：${said(p, 'near')}。`,
    en: (p) => `Report ${said(p, 'id')} has no parameter "${said(p, 'name')}". Nearest: ${said(p, 'near')}.`,
  },
  'reports/unknown-value': {
    exit: EXIT.notFound,
    status: 404,
    zh: (p) => `参数 ${said(p, 'name')} 没有取值“${said(p, 'value')}”。最接近的有：${said(p, 'near')}。`,
    en: (p) => `Parameter ${said(p, 'name')} has no value "${said(p, 'value')}". Nearest: ${said(p, 'near')}.`,
  },
  'reports/indicator': {
    exit: EXIT.config,
    status: 500,
    zh: (p) => `报表中的指标 ${said(p, 'id')} 不能回答：${said(p, 'zh')}`,
    en: (p) => `Indicator ${said(p, 'id')} of the report cannot be answered: ${said(p, 'en')}`,
  },
  'reports/too-many-rows': {
    exit: EXIT.queryRefused,
    status: 422,
    zh: (p) =>
      `共 ${said(p, 'rows')} 行，${said(p, 'format')} 最多 ${said(p, 'most')} 行。请缩短时段或加参数${said(p, 'format') === 'pdf' ? '，或导出 Excel' : ''}。`,
    en: (p) =>
      `There are ${said(p, 'rows')} rows; ${said(p, 'format')} takes ${said(p, 'most')} at most. Choose a shorter period or a parameter${said(p, 'format') === 'pdf' ? ', or export to Excel' : ''}.`,
  },
});
