import { defineErrors, EXIT } from '../../core/index.ts';

const hint = (names: unknown) =>
  Array.isArray(names) && names.length > 0
    ? { zh: `您是不是要找 ${names.join('、')}？`, en: ` Did you mean ${names.join(', ')}?` }
    : { zh: '', en: '' };

defineErrors({
  'models/no-project': {
    exit: EXIT.config,
    status: 500,
    zh: (p) => `${p['dir']} 里没有 dbt_project.yml，不是 dbt 项目。`,
    en: (p) => `${p['dir']} has no dbt_project.yml: it is not a dbt project.`,
  },
  'models/invalid': {
    exit: EXIT.config,
    status: 500,
    zh: (p) => `${p['file']}：${p['problem']}`,
    en: (p) => `${p['file']}: ${p['problem']}`,
  },
  'models/duplicate': {
    exit: EXIT.config,
    status: 500,
    zh: (p) => `模型名 ${p['name']} 重复：${p['first']} 与 ${p['second']}。`,
    en: (p) => `${p['name']} is defined twice: ${p['first']} and ${p['second']}.`,
  },
  'models/shared-relation': {
    exit: EXIT.config,
    status: 500,
    zh: (p) => `两个模型写同一张表 ${p['relation']}：${p['first']} 与 ${p['second']}。`,
    en: (p) => `Two nodes make the relation ${p['relation']}: ${p['first']} and ${p['second']}.`,
  },
  'models/disabled-ref': {
    exit: EXIT.config,
    status: 500,
    zh: (p) => `${p['file']} 引用的 ${p['ref']} 已停用（enabled: false）。`,
    en: (p) => `${p['file']} reads ${p['ref']}, which is disabled.`,
  },
  'models/access': {
    exit: EXIT.config,
    status: 500,
    zh: (p) => `${p['file']} 不得引用 ${p['model']}：它是 ${p['access']}，只供 ${p['reason']} 使用。`,
    en: (p) => `${p['file']} may not read ${p['model']}: it is ${p['access']}, for ${p['reason']} only.`,
  },
  'models/no-state': {
    exit: EXIT.config,
    status: 500,
    zh: (p) => `选择 ${p['selector']} 要与先前的状态比较，请用 --state 给出先前 manifest.json 所在目录。`,
    en: (p) => `${p['selector']} compares with an earlier state: name the folder of its manifest.json by --state.`,
  },
  'models/late-ref': {
    exit: EXIT.config,
    status: 500,
    zh: (p) =>
      `${p['file']} 运行时才引用 ${p['ref']}，解析时看不到这一依赖；请在文件里写 -- depends_on: {{ ref('${p['ref']}') }}。`,
    en: (p) => `${p['file']} reads ${p['ref']} only when it runs; say so by -- depends_on: {{ ref('${p['ref']}') }}.`,
  },
  'models/does-not-bind': {
    exit: EXIT.buildFailed,
    status: 500,
    zh: (p) => `有模型的 SQL 不成立，什么都没有构建：\n${p['problems']}`,
    en: (p) => `Models do not bind; nothing was built:\n${p['problems']}`,
  },
  'models/identifiers-in-marts': {
    exit: EXIT.buildFailed,
    status: 500,
    zh: (p) => `直接标识符会流入主题层，什么都没有构建：\n${p['paths']}`,
    en: (p) => `Direct identifiers would reach the marts; nothing was built:\n${p['paths']}`,
  },
  'models/template': {
    exit: EXIT.config,
    status: 500,
    zh: (p) => `${p['file']}${p['line'] ? ` 第 ${p['line']} 行` : ''}：模板有误：${p['reason']}`,
    en: (p) => `${p['file']}${p['line'] ? ` line ${p['line']}` : ''}: template error: ${p['reason']}`,
  },
  'models/contract': {
    exit: EXIT.buildFailed,
    status: 500,
    zh: (p) => `模型 ${p['model']} 与其约定不符：${p['columns']}`,
    en: (p) => `${p['model']} does not keep its contract: ${p['columns']}`,
  },
  'models/schema-changed': {
    exit: EXIT.buildFailed,
    status: 500,
    zh: (p) => `增量模型 ${p['model']} 的列变了：新增 ${p['added']}；消失 ${p['gone']}；改类型 ${p['retyped']}`,
    en: (p) =>
      `Columns of the incremental ${p['model']} changed: new ${p['added']}; gone ${p['gone']}; other type ${p['retyped']}`,
  },
  'models/needs-database': {
    exit: EXIT.config,
    status: 500,
    zh: (p) => `模板要查询数据库，此处没有数据库：${p['sql']}`,
    en: (p) => `A template asks the database, and there is none here: ${p['sql']}`,
  },
  'models/restless-query': {
    exit: EXIT.config,
    status: 500,
    zh: (p) => `模板每次渲染问的查询不同，无法构建：${p['sql']}`,
    en: (p) => `A template asks another query each time it is rendered: ${p['sql']}`,
  },
  'models/unknown-ref': {
    exit: EXIT.notFound,
    status: 500,
    zh: (p) => `${p['file']} 引用了不存在的模型 ${p['ref']}。${hint(p['didYouMean']).zh}`,
    en: (p) => `${p['file']} refers to ${p['ref']}, which does not exist.${hint(p['didYouMean']).en}`,
  },
  'models/unknown-source': {
    exit: EXIT.notFound,
    status: 500,
    zh: (p) => `${p['file']} 引用了不存在的来源 ${p['source']}。${hint(p['didYouMean']).zh}`,
    en: (p) => `${p['file']} refers to source ${p['source']}, which does not exist.${hint(p['didYouMean']).en}`,
  },
  'models/unknown-model': {
    exit: EXIT.notFound,
    status: 404,
    zh: (p) => `没有模型 ${p['name']}。${hint(p['didYouMean']).zh}`,
    en: (p) => `There is no model ${p['name']}.${hint(p['didYouMean']).en}`,
  },
  'models/unknown-road': {
    exit: EXIT.notFound,
    status: 404,
    zh: (p) => `没有核对语句 ${p['id']}。${hint(p['didYouMean']).zh}`,
    en: (p) => `There is no second road ${p['id']}.${hint(p['didYouMean']).en}`,
  },
  'models/selector': {
    exit: EXIT.notFound,
    status: 404,
    zh: (p) => `选择条件 ${p['selector']} 没有选中任何模型。${hint(p['didYouMean']).zh}`,
    en: (p) => `The selector ${p['selector']} selects nothing.${hint(p['didYouMean']).en}`,
  },
  'models/cycle': {
    exit: EXIT.config,
    status: 500,
    zh: (p) => `模型循环引用：${(p['path'] as string[]).join(' → ')}`,
    en: (p) => `Models refer to each other in a circle: ${(p['path'] as string[]).join(' → ')}`,
  },
  'models/test-failed': {
    exit: EXIT.buildFailed,
    status: 500,
    zh: (p) => `数据测试 ${p['test']} 未通过，${p['failures']} 行不符${p['others']}`,
    en: (p) => `data test ${p['test']} failed on ${p['failures']} rows${p['others']}`,
  },
  'models/build-failed': {
    exit: EXIT.buildFailed,
    status: 500,
    zh: (p) => `构建 ${p['build_id']} 失败，已全部回滚，数据仍为上次成功的版本：${p['reason']}`,
    en: (p) =>
      `Build ${p['build_id']} failed and was rolled back; yesterday's picture still stands: ${p['reason_en'] ?? p['reason']}`,
  },
  'models/build-incomplete': {
    exit: EXIT.buildFailed,
    status: 500,
    zh: (p) =>
      `构建 ${p['build_id']} 未完成：${p['reason']}。已提交的模型保留；改正后用 ./hisight retry 接着做其余部分。`,
    en: (p) =>
      `Build ${p['build_id']} did not end well: ${p['reason_en'] ?? p['reason']}. What it committed stays; ./hisight retry does the rest when the cause is mended.`,
  },
  'models/nothing-to-retry': {
    exit: EXIT.notFound,
    status: 409,
    zh: (p) => (p['build_id'] ? `上次构建 ${p['build_id']} 已成功，无可重试。` : '还没有构建过，无可重试。'),
    en: (p) =>
      p['build_id']
        ? `The last build ${p['build_id']} succeeded: there is nothing to retry.`
        : 'Nothing was ever built: there is nothing to retry.',
  },
  'models/nothing-to-rejudge': {
    exit: EXIT.notFound,
    status: 409,
    zh: () => '还没有测试结果，无从重判。',
    en: () => 'No test was ever run: there is nothing to judge again.',
  },
});
