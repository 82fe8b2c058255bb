import { defineErrors, EXIT } from '../../../core/index.ts';

const list = (value: unknown) => (Array.isArray(value) ? value.join(', ') : String(value));

defineErrors({
  'mapping/invalid-file': {
    exit: EXIT.config,
    status: 500,
    zh: (p) => `${p['file']} 有误：${p['problem_zh']}。`,
    en: (p) => `${p['file']} is wrong: ${p['problem']}.`,
  },
  'mapping/unknown-domain': {
    exit: EXIT.notFound,
    status: 404,
    zh: (p) => `没有名为 ${p['domain']} 的值域；现有：${list(p['known'])}。`,
    en: (p) => `There is no value domain ${p['domain']}; there are: ${list(p['known'])}.`,
  },
  'mapping/unknown-code': {
    exit: EXIT.usage,
    status: 400,
    zh: (p) => `值域 ${p['domain']} 没有标准代码 ${p['code']}；可用的有：${list(p['known'])}。`,
    en: (p) => `Domain ${p['domain']} has no standard code ${p['code']}; codes are: ${list(p['known'])}.`,
  },
  'mapping/unknown-value': {
    exit: EXIT.usage,
    status: 400,
    zh: (p) => `系统 ${p['system']} 的数据中没有属于值域 ${p['domain']} 的代码 ${p['code']}，没有可对照的内容。`,
    en: (p) =>
      `No loaded row of ${p['system']} has a code ${p['code']} in domain ${p['domain']}: there is nothing to map.`,
  },
});
