import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../core/index.ts';
import '../errors.ts';

const CONFIG = `# 站点配置。改动后重启服务生效。 Settings of the site; restart the server after a change.
name:
  zh: 某某县人民医院
  en: County People's Hospital

# 本院所在时区：所有日期与时间都按它理解。 Local calendar of every date and time.
time_zone: Asia/Shanghai

# 数据源由 ./hisight source add 添加；密码只写引用：{ env: 变量 } 或 { file: 文件 }。
# Sources are added by ./hisight source add; a password is a reference: { env: VARIABLE } or { file: FILE }.
sources: {}

server:
  host: 127.0.0.1
  port: 4000

# 数仓可用的内存与线程。 Memory and threads of the warehouse.
warehouse:
  memory_limit: 4GB
  threads: 2
`;

const FOLDERS: Readonly<Record<string, string>> = {
  systems:
    '本院系统的契约，每个产品一个 <系统>.yml，同名时优先于随产品发布的。 Contracts of your products, one <system>.yml each; they win over shipped ones of that name.',
  staging:
    '本院系统的 staging 模型：<系统>/stg_<系统>__<表>.sql，以及覆盖同名模型的文件。 Staging models of your systems; a file wins over the shipped model of that name.',
  intermediate:
    '规范输入层中由本院改写的模型：input/int_input__<概念>.sql，同名优先。 Input models that your systems fill: input/int_input__<concept>.sql wins over the shipped one.',
  mappings: '值域对照：<域>.csv，源代码到标准代码。 Value domains: source code to standard code, <domain>.csv.',
  indicators: '本院自有指标，或覆盖同名指标。 Your own indicators, or those that replace a shipped one.',
  pages: '本院自有页面，或覆盖同名页面。 Your own pages, or those that replace a shipped one.',
  notebooks: '本院的分析笔记。 Your notebooks.',
};

const IGNORED =
  '# 三个数据库、落地文件、密钥与密码：不进版本库。 Databases, landed files, keys and passwords stay out of version control.\ndata/\n';

/** Makes a new site's folder. Throws `app/folder-not-empty`: what is there is never written over. */
export function makeSite(dir: string): { dir: string; written: string[] } {
  if (existsSync(dir) && (!statSync(dir).isDirectory() || readdirSync(dir).length > 0))
    throw new UserError('app/folder-not-empty', { dir });
  const files: Record<string, string> = {
    'hospital.config.yml': CONFIG,
    '.gitignore': IGNORED,
    ...Object.fromEntries(
      Object.entries(FOLDERS).map(([folder, text]) => [`${folder}/README.md`, `# ${folder}\n\n${text}\n`]),
    ),
  };
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(dir, file, '..'), { recursive: true });
    writeFileSync(join(dir, file), text, { flag: 'wx' });
  }
  return { dir, written: Object.keys(files) };
}
