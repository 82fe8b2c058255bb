import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../../core/index.ts';
import { ensureDemoUsers } from '../../access/demo-users.ts';
import { listen, type RunningServer } from '../../server/listen.ts';
import { requireFreePort } from '../../server/port.ts';
import { rememberScale, SCALES } from '../../site/locate.ts';
import { type OpenSite, openSite } from '../../site/open.ts';
import { findServer } from '../../site/server-file.ts';
import { latestBuild } from '../../tasks/latest-build.ts';
import { type DemoSummary, refreshDemo } from '../../tasks/refresh-demo.ts';
import { defineCommand, type HereContext } from '../command.ts';
import { discoverCommands } from '../discover.ts';
import { table } from '../table.ts';
import { untilStopped } from '../until-stopped.ts';

function welcome(server: RunningServer, passwords: Readonly<Record<string, string>>): string {
  const people = Object.entries(passwords).map(([name, password]) => ({
    '用户 user': name,
    '密码 password': password,
  }));
  return `\nHISight 已就绪 ready: ${server.url}   手机 phone: ${server.url}/m\n\n${table(people)}\n\nCtrl-C 结束 ends it.`;
}

function summaryLines(summary: DemoSummary): string {
  const { models, truth } = summary;
  const landed = summary.sources.reduce((sum, source) => sum + source.rows_landed, 0);
  return [
    `入库 landed ${landed} rows`,
    `模型 models ${models.built} built, ${models.failed} failed; 测试 tests ${models.tests_passed} passed, ${models.tests_warned} warned, ${models.tests_failed} failed`,
    `真值 truth ${truth.checked} checked, ${truth.differences} differ`,
    `指标 indicators ${summary.indicators}, 回归 regressions ${summary.regressions}, ${summary.seconds} s, build ${summary.build_id}`,
  ].join('\n');
}

/** A demo that was built before is served first and brought up to date behind it: ready in seconds. */
async function serveDemo(
  open: OpenSite,
  port: number,
  passwords: Readonly<Record<string, string>>,
  context: HereContext,
) {
  const start = async () => {
    const server = await listen(open, { port, commands: await discoverCommands() });
    context.say(welcome(server, passwords));
    return server;
  };
  let server = (await latestBuild(open)) ? await start() : undefined;
  try {
    const summary = await refreshDemo(open, context);
    context.say(summaryLines(summary));
    server ??= await start();
    await untilStopped(context.signal);
    return summary;
  } finally {
    await server?.stop();
  }
}

export default defineCommand({
  name: 'demo',
  summary: '演示医院：造数、抽取、构建、拟合、启动网站 the synthetic hospital, end to end',
  where: 'here',
  options: [
    ['--scale <scale>', SCALES.join(' | ')],
    ['--once', '打印摘要后结束 stop after the summary'],
    ['--port <n>', '端口 port'],
  ],
  input: z.object({
    scale: z.enum(SCALES).optional(),
    once: z.boolean().default(false),
    port: z.coerce.number().int().min(0).max(65535).optional(),
  }),
  run: async ({ scale, once, port }, context) => {
    const located = context.locate(scale);
    const { site } = located;
    if (!located.scale) throw new UserError('app/usage', { problem: `${site.dir} is not a demo site` });
    const running = await findServer(site.dataDir);
    if (running) throw new UserError('app/server-running', { pid: running.pid, port: running.port });
    const wanted = port ?? site.server.port;
    if (!once) await requireFreePort(wanted, site.server.host);
    const open = await openSite(located);
    try {
      rememberScale(located);
      const passwords = await ensureDemoUsers(
        open.store,
        join(site.dataDir, '..', 'demo-users.json'),
        site.clock.now(),
      );
      if (once) return await refreshDemo(open, context);
      return await serveDemo(open, wanted, passwords, context);
    } finally {
      await open.close();
    }
  },
  exitCode: (summary) => (summary.truth.differences > 0 ? 1 : 0),
  show: summaryLines,
});
