import { AppError, log } from '../../core/index.ts';
import type { OpenSite } from '../site/open.ts';
import { runAlerts } from './run.ts';

/** The alerts of a night. A mistake in a site's rules or targets is told in the report of the night and spoils nothing else of it. */
export async function alertsAfterBuild(open: OpenSite) {
  try {
    const { messages, ...run } = await runAlerts(open);
    return { ...run, messages: messages.length };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { code, message, messageEn } = error;
    log('app').error({ code }, 'alerts.failed');
    return { error: { code, message, message_en: messageEn } };
  }
}
