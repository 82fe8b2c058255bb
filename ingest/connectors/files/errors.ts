import { ContractError, defineErrors, EXIT, UserError } from '../../../core/index.ts';
import type { FileFault } from './task.ts';

const list = (value: unknown) => (Array.isArray(value) ? value.join(', ') : String(value));

defineErrors({
  'ingest/folder-missing': {
    exit: EXIT.unreachable,
    status: 502,
    zh: (p) => `找不到文件目录 ${p['folder']}（settings.folder）。请检查路径和共享目录是否已挂载，然后重新执行 load。`,
    en: (p) =>
      `The folder ${p['folder']} (settings.folder) does not exist. Check the path and that the share is mounted, then load again.`,
  },
  'ingest/folder-refused': {
    exit: EXIT.sourceAuth,
    status: 502,
    zh: (p) => `没有权限读取${p['file'] ? `文件 ${p['file']}` : `目录 ${p['folder']}`}。请给运行本程序的用户读权限。`,
    en: (p) =>
      `${p['file'] ? `The file ${p['file']}` : `The folder ${p['folder']}`} may not be read. Give the user that runs this program permission to read it.`,
  },
  'ingest/no-file': {
    exit: EXIT.contract,
    status: 502,
    zh: (p) =>
      `目录 ${p['folder']} 中没有表 ${p['table']} 的文件（${p['pattern']}）；那里有：${list(p['present']) || '（空）'}。请核对 settings.files.${p['table']}.pattern；确实可以没有文件时写 optional: true。已装载的数据未变。`,
    en: (p) =>
      `${p['folder']} has no file of table ${p['table']} (${p['pattern']}); there are: ${list(p['present']) || '(nothing)'}. Check settings.files.${p['table']}.pattern; where no file may come, write optional: true. What was loaded stays.`,
  },
  'ingest/file-header': {
    exit: EXIT.contract,
    status: 502,
    zh: (p) =>
      `文件 ${p['file']} 的表头与契约不符：${p['problem']}。请改正文件，或在 settings.files.${p['table']} 中设置 header、delimiter、sheet 或 columns。本表未装载。`,
    en: (p) =>
      `The header of ${p['file']} does not fit the contract: ${p['problem_en']}. Mend the file, or set header, delimiter, sheet or columns in settings.files.${p['table']}. Nothing of this table was loaded.`,
  },
  'ingest/file-encoding': {
    exit: EXIT.contract,
    status: 502,
    zh: (p) =>
      `无法确定文件 ${p['file']} 的编码${p['guess'] ? `（像 ${p['guess']}）` : ''}。请设置 settings.files.${p['table']}.encoding，可用 utf-8、gb18030、utf-16le、utf-16be、big5 等。本表未装载。`,
    en: (p) =>
      `The encoding of ${p['file']} cannot be told${p['guess'] ? ` (it looks like ${p['guess']})` : ''}. Set settings.files.${p['table']}.encoding: utf-8, gb18030, utf-16le, utf-16be, big5 and so on. Nothing of this table was loaded.`,
  },
  'ingest/file-broken': {
    exit: EXIT.contract,
    status: 502,
    zh: (p) => `文件 ${p['file']} 不完整或已损坏（${p['reason']}）。请重新导出或重新传输后再执行 load；本表未装载。`,
    en: (p) =>
      `${p['file']} is truncated or damaged (${p['reason']}). Export or copy it again, then load; nothing of this table was loaded.`,
  },
  'ingest/file-too-large': {
    exit: EXIT.contract,
    status: 502,
    zh: (p) =>
      `文件 ${p['file']} 超过 ${p['limit']} MB 的限制（settings.${p['setting']}）。Excel 请改为导出 CSV；确需更大时调整该设置。本表未装载。`,
    en: (p) =>
      `${p['file']} passes the limit of ${p['limit']} MB (settings.${p['setting']}). Export CSV instead of Excel, or raise the setting. Nothing of this table was loaded.`,
  },
  'ingest/file-changing': {
    exit: EXIT.unreachable,
    status: 502,
    zh: (p) => `读取时文件 ${p['file']} 被改写。本表未装载；请在写完后重新执行 load。`,
    en: (p) =>
      `${p['file']} was changed while it was read. Nothing of this table was loaded; load again when it is complete.`,
  },
  'ingest/file-control': {
    exit: EXIT.reconciliation,
    status: 502,
    zh: (p) => `文件 ${p['file']} 与其控制文件（.ctl）不一致：${p['difference']}。本表未装载；请重新传输文件。`,
    en: (p) =>
      `${p['file']} disagrees with its control file (.ctl): ${p['difference']}. Nothing of this table was loaded; send the file again.`,
  },
});

/** A fault of the worker thread as the rest of the house knows errors. */
export function asError(fault: Pick<FileFault, 'code' | 'params'>, table: string, label: string): Error {
  const params = { table, file: label, ...fault.params };
  return fault.code === 'ingest/missing-column'
    ? new ContractError(fault.code, params)
    : new UserError(fault.code, params);
}
