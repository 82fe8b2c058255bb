import type { ShownAlert } from '../visible.ts';

export interface Message {
  readonly subject: string;
  readonly text: string;
}

const SEVERITIES = { critical: ['严重', 'critical'], warning: ['警告', 'warning'], info: ['提示', 'note'] } as const;
/** A digest names so many; the rest is in the app. */
const MOST = 20;

const number = (value: number, decimals: number) => value.toLocaleString('en-US', { maximumFractionDigits: decimals });

function figureOf({ value, decimals, unit, is_suppressed }: ShownAlert, language: 0 | 1): string {
  if (is_suppressed) return ['（例数过少，不显示）', ' (too few to be shown)'][language] ?? '';
  return value === null ? '' : `${language === 0 ? '：' : ': '}${number(value, Math.max(decimals, 1))} ${unit}`;
}

const periodOf = ({ period_from, period_to }: ShownAlert) =>
  period_from === period_to ? (period_from ?? '') : `${period_from} … ${period_to}`;

function lineOf(alert: ShownAlert, language: 0 | 1): string {
  const mark = `[${SEVERITIES[alert.severity][language]}]`;
  const [title, name, why] =
    language === 0 ? [alert.title_zh, alert.name_zh, alert.why_zh] : [alert.title_en, alert.name_en, alert.why_en];
  const about = [name, alert.place_name].filter(Boolean).join(' · ');
  return [`${mark} ${title}`, `${about} ${periodOf(alert)}${figureOf(alert, language)}`, why]
    .filter(Boolean)
    .join('\n  ');
}

function counted(alerts: readonly ShownAlert[], language: 0 | 1): string {
  return (['critical', 'warning', 'info'] as const)
    .map(
      (severity) => [SEVERITIES[severity][language], alerts.filter((one) => one.severity === severity).length] as const,
    )
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${name} ${count}`)
    .join(language === 0 ? '，' : ', ');
}

/** A digest in Chinese and English. Without `figures`: how many there are, and nothing that tells what. Never a patient's data. */
export function renderMessage(
  alerts: readonly ShownAlert[],
  { figures, link, asOf }: { readonly figures: boolean; readonly link?: string | undefined; readonly asOf: string },
): Message {
  const count = alerts.length;
  const subject = `HISight：${count} 条预警 ${count} alert${count === 1 ? '' : 's'}`;
  const open = link ? [link] : [];
  if (!figures) {
    const text = [
      `${counted(alerts, 0)}。请登录预警中心查看。`,
      `${counted(alerts, 1)}. Sign in to see them.`,
      ...open,
    ];
    return { subject, text: [subject, ...text].join('\n') };
  }
  const shown = alerts.slice(0, MOST);
  const more = count > shown.length ? [`… +${count - shown.length}`] : [];
  const block = (language: 0 | 1) => [...shown.map((alert) => lineOf(alert, language)), ...more].join('\n');
  const time = `数据截至 data as of ${asOf}`;
  return { subject, text: [block(0), '', block(1), '', time, ...open].join('\n') };
}
