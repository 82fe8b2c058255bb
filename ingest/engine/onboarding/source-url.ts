import { Secret, UserError } from '../../../core/index.ts';
import type { Connector } from '../connector.ts';
import './errors.ts';

export interface SourceAddress {
  readonly connector: Connector;
  /** What hospital.config.yml says of it, without the password. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly password: Secret | undefined;
}

const schemesOf = (connector: Connector) => connector.schemes ?? [connector.name];

/** `?tls=true&connect_timeout_seconds=5`: texts that are numbers or truth values are those. */
function typedValue(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^\d+$/.test(text) ? Number(text) : text;
}

/** Reads a source's URL. The URL itself, which may hold a password, is in no error. Throws `onboarding/bad-url`. */
export function readSourceUrl(url: string, connectors: ReadonlyMap<string, Connector>): SourceAddress {
  const known = [...connectors.values()].filter(({ open }) => open).flatMap(schemesOf);
  const refuse = (problemZh: string, problem: string) =>
    new UserError('onboarding/bad-url', { problemZh, problem, known });
  const scheme = /^([a-z][a-z0-9+_]*):/i.exec(url)?.[1]?.toLowerCase();
  const connector = [...connectors.values()].find((one) => schemesOf(one).includes(scheme ?? ''));
  if (!scheme || !connector) throw refuse('不认识的协议', 'its scheme is not known');
  if (!url.slice(scheme.length).startsWith('://'))
    return { connector, settings: { folder: url.slice(scheme.length + 1) }, password: undefined };
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed)
    throw refuse(
      '不是完整的地址（密码中的 @ : / 等请写成 %40 %3A %2F）',
      'it is no URL (write @ : / in a password as %40 %3A %2F)',
    );
  const decoded = (text: string) => {
    try {
      return decodeURIComponent(text);
    } catch {
      throw refuse('其中的 % 编码有误', 'a % in it is not followed by two hexadecimal digits');
    }
  };
  const database = decoded(parsed.pathname.replace(/^\//, ''));
  if (!database) throw refuse('没有写库名', 'it names no database');
  if (!parsed.username) throw refuse('没有写用户', 'it names no user');
  const query = Object.fromEntries([...parsed.searchParams].map(([name, text]) => [name, typedValue(text)]));
  if ('password' in query)
    throw refuse('密码请写在用户名之后（用户:密码@主机）', 'the password belongs behind the user (user:password@host)');
  return {
    connector,
    settings: {
      host: decoded(parsed.hostname).replace(/^\[(.*)\]$/, '$1') || '127.0.0.1',
      ...(parsed.port ? { port: Number(parsed.port) } : {}),
      database,
      user: decoded(parsed.username),
      ...query,
    },
    password: parsed.password ? new Secret(decoded(parsed.password)) : undefined,
  };
}
