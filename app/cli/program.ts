import { Command as Commander } from 'commander';
import type { Command } from './command.ts';

export interface GlobalOptions {
  readonly site?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export type Chosen = (command: Command, input: Record<string, unknown>, options: GlobalOptions) => Promise<void>;

const GROUPS: Readonly<Record<string, string>> = {
  user: '用户与令牌 people and tokens',
  empi: '患者主索引 the patient index: who is who',
  'empi review': '待复核的记录对 pairs that wait for a person',
  quarantine: '被隔离的行 rows that were set aside',
  notebook: '分析笔记 notebooks',
  source: '数据源 sources',
  mapping: '代码对照 source codes and standard codes',
  metrics: '指标核对 checks of indicators',
  indicators: '指标口径与审批 definitions and their approval',
  form: '手工填报 forms filled by hand',
  history: '历史补录 totals of the time before the detailed data',
};

const GLOBAL = new Set(['site', 'json', 'quiet']);

function withGlobals(command: Commander): Commander {
  return command
    .option('--site <dir>', '站点目录 folder of the site (default: demo/site)')
    .option('--json', '最后一行输出一个 JSON 文档 one JSON document as the last line of output')
    .option('--quiet', '不显示进度 no progress');
}

/** The group that a command of several words belongs to, made where it is the first one. */
function parentOf(program: Commander, words: readonly string[]): Commander {
  return words.slice(0, -1).reduce((parent, word, index) => {
    const known = parent.commands.find((command) => command.name() === word);
    return known ?? parent.command(word).description(GROUPS[words.slice(0, index + 1).join(' ')] ?? '');
  }, program);
}

/** Commander's own view of the discovered commands. `--site`, `--json` and `--quiet` may stand before or after the command. */
export function makeProgram(commands: readonly Command[], version: string, chosen: Chosen): Commander {
  const program = withGlobals(new Commander('hisight'))
    .version(version)
    .description('医院决策支持数据仓库 decision-support warehouse for hospitals');
  // A command may have its own --version: the program's options stand before the command.
  program.enablePositionalOptions().showHelpAfterError('(--help 显示帮助 shows help)').exitOverride();
  for (const command of [...commands].sort(
    (a, b) => a.name.split(' ').length - b.name.split(' ').length || a.name.localeCompare(b.name),
  )) {
    const words = command.name.split(' ');
    const made = withGlobals(parentOf(program, words).command(words.at(-1) ?? '')).description(command.summary);
    for (const argument of command.arguments) made.argument(argument);
    for (const [flags, description] of command.options) made.option(flags, description);
    made.copyInheritedSettings(program);
    made.action(async (...given: unknown[]) => {
      const options = made.optsWithGlobals<GlobalOptions & Record<string, unknown>>();
      const input = Object.fromEntries(Object.entries(options).filter(([name]) => !GLOBAL.has(name)));
      for (const [index, argument] of made.registeredArguments.entries()) input[argument.name()] = given[index];
      await chosen(command, input, options);
    });
  }
  return program;
}
