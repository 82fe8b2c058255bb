import { createHmac } from 'node:crypto';
import { resolveSecret, type SecretReference, type Site, UserError } from '../../../core/index.ts';
import type { ChannelKind } from './channels.ts';
import type { Message } from './message.ts';
import '../errors.ts';

const TIMEOUT_MS = 15_000;

export interface Addressed extends Message {
  /** Stays the same when it is sent again. */
  readonly id: string;
  readonly channel: ChannelKind;
  readonly address: string;
}

const failed = (problem: string) => new UserError('alerts/delivery-failed', { problem });

async function sendMail(site: Site, { id, address, subject, text }: Addressed): Promise<void> {
  const { smtp } = site.alerts;
  if (!smtp) throw failed('smtp not configured');
  const { createTransport } = await import('nodemailer');
  const password = smtp.password && resolveSecret(smtp.password, site.environ, site.dir).reveal();
  const transport = createTransport({
    host: smtp.host,
    port: smtp.port,
    secure: smtp.tls === 'implicit',
    requireTLS: smtp.tls === 'starttls',
    ignoreTLS: smtp.tls === 'none',
    ...(smtp.user && password ? { auth: { user: smtp.user, pass: password } } : {}),
    ...{ connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS },
  });
  const domain = smtp.from.split('@')[1]?.replace(/[^\w.-]/g, '') || 'hisight';
  try {
    await transport.sendMail({
      ...{ from: smtp.from, to: address, subject, text, textEncoding: 'base64', messageId: `<${id}@${domain}>` },
    });
  } catch (error) {
    // The server's sentence may quote the address; its code says enough.
    const { code, responseCode } = error as { code?: string; responseCode?: number };
    throw failed(['smtp', responseCode ?? code].filter(Boolean).join(' '));
  } finally {
    transport.close();
  }
}

/** DingTalk's signature: HMAC-SHA256 of moment and secret, by the secret. */
export function dingtalkSignature(timestamp: number, secret: string): string {
  return createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64');
}

function robotUrl(
  site: Site,
  kind: 'wecom' | 'dingtalk',
  url: SecretReference,
  sign: SecretReference | undefined,
): URL {
  const address = new URL(resolveSecret(url, site.environ, site.dir).reveal());
  if (kind === 'dingtalk' && sign) {
    // Their clock, not the hospital's: the signature is good for an hour of real time.
    const timestamp = site.clock.now().getTime();
    address.searchParams.set('timestamp', String(timestamp));
    address.searchParams.set(
      'sign',
      dingtalkSignature(timestamp, resolveSecret(sign, site.environ, site.dir).reveal()),
    );
  }
  return address;
}

async function sendToRobot(site: Site, { address, text }: Addressed): Promise<void> {
  const robot = site.alerts.robots[address];
  if (!robot) throw failed('robot not configured');
  const { kind, url, sign } = robot;
  // Both robots read the same words.
  const body = JSON.stringify({ msgtype: 'text', text: { content: text } });
  const response = await fetch(robotUrl(site, kind, url, sign), {
    ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body, redirect: 'error' },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((error: unknown) => {
    const cause = (error as { cause?: { code?: string } }).cause?.code ?? (error as Error).name;
    throw failed(`${kind} ${cause}`);
  });
  const said = (await response.json().catch(() => ({}))) as { errcode?: number };
  // They answer 200 with a code of their own when they refuse.
  if (!response.ok || said.errcode !== 0) throw failed(`${kind} ${response.status} ${said.errcode ?? ''}`.trim());
}

/** Sends one message, or throws `alerts/delivery-failed` with a code and nothing of the message. */
export function send(site: Site, message: Addressed): Promise<void> {
  return message.channel === 'email' ? sendMail(site, message) : sendToRobot(site, message);
}
