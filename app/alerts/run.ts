import { type Identity, sortableId, type Transaction } from '../../core/index.ts';
import type { OpenSite } from '../site/open.ts';
import { type Alert, addEvent, readAlerts, readLastTold, readPauses, requireAlert } from './alerts.ts';
import { readChannels } from './delivery/channels.ts';
import { renderMessage } from './delivery/message.ts';
import { type Delivered, deliverDue, type Outgoing, queueMessages } from './delivery/outbox.ts';
import { send } from './delivery/send.ts';
import { evaluate } from './evaluate.ts';
import { type Finding, subjectKey } from './finding.ts';
import { keepLights } from './lights.ts';
import { readPlaces } from './places.ts';
import { readPeople, recipientsOf } from './recipients.ts';
import { type Rule, readRules } from './rules/rules.ts';
import { type ImportedTargets, readSiteTargets } from './targets/import.ts';
import { catalogueOf } from './targets/targets.ts';
import { planSteps, type Step } from './transitions.ts';
import { showAlerts } from './visible.ts';

/** What a run did, or with `test` what it would do. */
export interface AlertRun {
  readonly test: boolean;
  readonly judged: number;
  readonly unknown: number;
  readonly lights: number;
  readonly fired: number;
  readonly still: number;
  readonly resolved: number;
  readonly withdrawn: number;
  /** Nobody of the recipients may see it, or there is none. */
  readonly unaddressed: number;
  readonly targets: ImportedTargets | null;
  readonly messages: readonly {
    readonly user: string;
    readonly channel: string;
    readonly subject: string;
    readonly text: string;
  }[];
  readonly delivered: Delivered;
}

export interface RunOptions {
  /** Judges and renders, and changes nothing. */
  readonly test?: boolean | undefined;
  /** With `test`: the message of this person is really sent to them, and to nobody else. */
  readonly to?: string | undefined;
}

/** Judges everything, moves the alerts on, tells their recipients. */
export async function runAlerts(open: OpenSite, { test = false, to }: RunOptions = {}): Promise<AlertRun> {
  const targets = test ? undefined : await readSiteTargets(open);
  const today = open.site.clock.today();
  const known = await readAlerts(open.store);
  const openKeys = new Set(known.map(subjectKey));
  const [lastTold, pauses] = [await readLastTold(open.store), await readPauses(open.store, today)];
  const { findings, lights, rules, hasTarget } = await evaluate(open, (subject) => openKeys.has(subjectKey(subject)));
  const steps = planSteps(findings, { alerts: known, lastTold, pauses, rules, today, hasTarget });
  const people = await readPeople(open);
  const address = { people, places: await readPlaces(open), owners: readRules(open.site.dir).owners };
  const catalogue = await catalogueOf(open);
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const moved = steps.flatMap((step): Moved[] => {
    const rule = byId.get(step.finding?.rule ?? step.alert?.rule ?? '');
    const subject = step.finding ?? step.alert;
    if (!subject) return [];
    const indicator = catalogue.get(subject.indicator);
    return [{ ...step, rule, recipients: rule ? recipientsOf(rule, subject, { ...address, indicator }) : [] }];
  });
  const count = (kind: Step['kind']) => steps.filter((step) => step.kind === kind).length;
  const summary = {
    ...{ test, judged: findings.length, unknown: findings.filter(({ verdict }) => verdict === 'unknown').length },
    ...{ lights: lights.filter(({ light }) => light !== null).length },
    ...{ fired: count('fire'), still: count('update'), resolved: count('resolve'), withdrawn: count('withdraw') },
    unaddressed: moved.filter(({ kind, recipients }) => kind === 'fire' && recipients.length === 0).length,
    targets: targets ?? null,
  };
  const now = open.site.clock.asOf();
  const sketched = moved.map((step) => ({ ...step, alert: asAlert(step, known, now) }));
  const told = sketched.filter((step) => step.tells && step.alert !== undefined);
  const messages = await writeMessages(open, people, told);
  const shown = messages.map(({ channel, subject, text }) => ({
    user: channel.user,
    channel: channel.channel,
    subject,
    text,
  }));
  if (test) return { ...summary, messages: shown, delivered: await trySend(open, messages, to) };
  await keepLights(open, lights);
  await open.store.transaction(async (tx) => {
    for (const step of sketched) await move(open, tx, step);
    for (const { channel, alerts } of messages)
      if (channel.channel === 'app') await addToInbox(tx, channel.user, alerts, now);
    await queueMessages(tx, open.site.clock.now(), messages.filter(isOutgoing));
  });
  return { ...summary, messages: shown, delivered: await deliverDue(open) };
}

interface Moved extends Step {
  readonly rule: Rule | undefined;
  readonly recipients: readonly string[];
}

type Sketched = Omit<Moved, 'alert'> & { readonly alert: Alert | undefined };

const figuresOf = ({ value, low, high, period, build_id, why_zh, why_en }: Finding) => ({
  ...{ value, low, high, build_id, why_zh, why_en },
  ...{ period_from: period?.from ?? null, period_to: period?.to ?? null },
});

/** The alert as it will be: a new one gets its id here, so that messages can name it. */
function asAlert({ finding, alert, rule, recipients }: Moved, known: readonly Alert[], now: string): Alert | undefined {
  const before = alert && known.find(({ id }) => id === alert.id);
  if (!finding) return before;
  if (before) return { ...before, ...figuresOf(finding), seen_at: now };
  if (!rule) return undefined;
  const { indicator, institution, department, source } = finding;
  return {
    ...{
      id: sortableId(),
      rule: rule.id,
      kind: rule.kind,
      severity: rule.severity,
      indicator,
      institution,
      department,
      source,
    },
    ...{
      state: 'firing',
      opened_at: now,
      seen_at: now,
      resolved_at: null,
      told_at: null,
      paused_until: null,
      recipients,
    },
    ...figuresOf(finding),
  };
}

interface Letter extends Omit<Outgoing, 'channel'> {
  readonly channel: { readonly user: string; readonly channel: 'app' | 'email' | 'robot'; readonly address: string };
}

const isOutgoing = (letter: Letter): letter is Letter & Outgoing => letter.channel.channel !== 'app';

/** One digest for each person and channel, of the alerts that are addressed to them and that they may see. */
async function writeMessages(
  open: OpenSite,
  people: readonly Identity[],
  told: readonly Sketched[],
): Promise<Letter[]> {
  const channels = await readChannels(open.store);
  const { link, robots } = open.site.alerts;
  const letters: Letter[] = [];
  for (const person of people) {
    const mine = told.flatMap(({ alert, recipients }) => (alert && recipients.includes(person.user) ? [alert] : []));
    const shown = mine.length > 0 ? await showAlerts(open, person, mine) : [];
    if (shown.length === 0) continue;
    const alerts = shown.map(({ id }) => id);
    const app = { user: person.user, channel: 'app', address: '' } as const;
    for (const channel of [app, ...channels.filter(({ user }) => user === person.user)]) {
      const figures = channel.channel !== 'robot' || (robots[channel.address]?.figures ?? false);
      letters.push({ channel, alerts, ...renderMessage(shown, { figures, link, asOf: open.site.clock.asOf() }) });
    }
  }
  return letters;
}

async function trySend(open: OpenSite, letters: readonly Letter[], to: string | undefined): Promise<Delivered> {
  let sent = 0;
  for (const letter of letters.filter(isOutgoing)) {
    if (letter.channel.user !== to) continue;
    const { channel, address } = letter.channel;
    const [subject, text] = [`[测试 test] ${letter.subject}`, `[测试 test]\n${letter.text}`];
    await send(open.site, { id: sortableId(), channel, address, subject, text });
    sent += 1;
  }
  return { sent, waiting: 0, failed: 0 };
}

async function addToInbox(tx: Transaction, user: string, alerts: readonly string[], now: string): Promise<void> {
  for (const id of alerts) {
    await tx.run('delete from alert_inbox where user_name = $1 and alert = $2', [user, id]);
    await tx.run('insert into alert_inbox values ($1, $2, $3::timestamp, null)', [user, id, now]);
  }
}

async function move(
  open: OpenSite,
  tx: Transaction,
  { kind, alert, tells, silence, recipients }: Sketched,
): Promise<void> {
  if (!alert) return;
  const event = { at: open.site.clock.now(), user: 'system', value: alert.value };
  const now = open.site.clock.asOf();
  if (kind === 'fire') {
    await tx.run(
      `insert into alerts values ($1, $2, $3, $4, $5, $6, $7, $8, 'firing', $9::timestamp, $9::timestamp, null, $10::timestamp, $11, $12, $13, $14::date,
         $15::date, $16, $17, $18, $19)`,
      [
        ...[
          alert.id,
          alert.rule,
          alert.kind,
          alert.severity,
          alert.indicator,
          alert.institution,
          alert.department,
          alert.source,
        ],
        ...[
          now,
          tells ? now : null,
          alert.value,
          alert.low,
          alert.high,
          alert.period_from,
          alert.period_to,
          alert.build_id,
        ],
        ...[alert.why_zh, alert.why_en, JSON.stringify(recipients)],
      ],
    );
    await addEvent(tx, alert.id, {
      ...event,
      action: 'fire',
      note: silence ?? (recipients.length === 0 ? 'no_recipient' : undefined),
    });
    return;
  }
  // Somebody may have acted while it was being judged: only what is still open moves.
  const { state } = await requireAlert(tx, alert.id);
  if (state === 'resolved') return;
  if (kind === 'update') {
    await tx.run(
      `update alerts set seen_at = $2::timestamp, told_at = coalesce($3::timestamp, told_at), value = $4, low = $5, high = $6, period_from = $7::date,
         period_to = $8::date, build_id = $9, why_zh = $10, why_en = $11 where id = $1`,
      [
        ...[alert.id, now, tells ? now : null, alert.value, alert.low, alert.high, alert.period_from, alert.period_to],
        ...[alert.build_id, alert.why_zh, alert.why_en],
      ],
    );
    if (tells) await addEvent(tx, alert.id, { ...event, action: 'tell' });
    return;
  }
  await tx.run("update alerts set state = 'resolved', resolved_at = $2::timestamp where id = $1", [alert.id, now]);
  await addEvent(tx, alert.id, { ...event, action: kind, value: kind === 'resolve' ? alert.value : null });
}
