import { defineErrors, EXIT } from '../../core/index.ts';

const said = (p: Readonly<Record<string, unknown>>, key: string) => String(p[key] ?? '');

defineErrors({
  'feed/segment-damaged': {
    exit: EXIT.contract,
    status: 500,
    zh: (p) =>
      `落地段 ${said(p, 'segment')} 解析出的行数与登记不符，本表未装载。请执行 ./hisight feed reparse 重新解析。`,
    en: (p) =>
      `Segment ${said(p, 'segment')} has other rows than were counted when it was parsed; nothing of this table was loaded. Run ./hisight feed reparse.`,
  },
  'feed/port-in-use': {
    exit: EXIT.portInUse,
    status: 500,
    zh: (p) =>
      `平台通道 ${said(p, 'channel')} 的端口 ${said(p, 'port')} 已被占用。请在 hospital.config.yml 中换一个端口，或先停止占用它的程序。`,
    en: (p) =>
      `Port ${said(p, 'port')} of channel ${said(p, 'channel')} is in use. Choose another in hospital.config.yml, or stop the program that has it.`,
  },
  'feed/unreachable': {
    exit: EXIT.unreachable,
    status: 502,
    zh: (p) =>
      `无法连接 ${said(p, 'address')}（${said(p, 'problem')}）。请确认服务已启动，端口见 ./hisight feed status。`,
    en: (p) =>
      `${said(p, 'address')} cannot be reached (${said(p, 'problem')}). Check that the server runs; ./hisight feed status tells the port.`,
  },
  'feed/address': {
    exit: EXIT.usage,
    status: 400,
    zh: (p) =>
      `“${said(p, 'address')}”不是可用的地址；应为 mllp://主机:端口、http(s)://…/api/v1/feed/<通道>/messages。`,
    en: (p) =>
      `"${said(p, 'address')}" is no address to send to; use mllp://host:port or http(s)://…/api/v1/feed/<channel>/messages.`,
  },
  'feed/no-file': {
    exit: EXIT.usage,
    status: 400,
    zh: (p) => `没有文件或目录 ${said(p, 'path')}。`,
    en: (p) => `There is no file or folder ${said(p, 'path')}.`,
  },
  'feed/not-configured': {
    exit: EXIT.config,
    status: 404,
    zh: () => '本站没有配置平台消息源（connector: feed）。做法见 docs/how-to/platform-feed.md。',
    en: () => 'This site has no feed source (connector: feed). See docs/how-to/platform-feed.md.',
  },
});
