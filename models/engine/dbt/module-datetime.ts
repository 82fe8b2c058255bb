import { str } from '../jinja/text.ts';
import { Callable, Float, HostObject, JinjaError, numberOf, type Value } from '../jinja/value.ts';

const DAY = 86_400_000;
const two = (value: number, width = 2) => String(value).padStart(width, '0');
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

class Duration extends HostObject {
  readonly ms: number;
  constructor(ms: number) {
    super();
    this.ms = ms;
  }
  override attribute(name: string): Value | undefined {
    if (name === 'days') return Math.floor(this.ms / DAY);
    if (name === 'seconds') return Math.floor((((this.ms % DAY) + DAY) % DAY) / 1000);
    if (name === 'total_seconds') return new Callable(name, () => new Float(this.ms / 1000));
    return undefined;
  }
  override toString(): string {
    const days = Math.floor(this.ms / DAY);
    const rest = new Date(this.ms - days * DAY).toISOString().slice(11, 19).replace(/^0/, '');
    return days === 0 ? rest : `${days} day${Math.abs(days) === 1 ? '' : 's'}, ${rest}`;
  }
}

/** datetime.datetime or datetime.date, without a time zone: what dbt code does with them is count days and print them. */
export class Moment extends HostObject {
  readonly ms: number;
  readonly isDate: boolean;
  constructor(ms: number, isDate = false) {
    super();
    this.ms = ms;
    this.isDate = isDate;
  }
  override attribute(name: string): Value | undefined {
    const date = new Date(this.ms);
    const fields: Record<string, number> = {
      year: date.getUTCFullYear(),
      month: date.getUTCMonth() + 1,
      day: date.getUTCDate(),
      hour: date.getUTCHours(),
      minute: date.getUTCMinutes(),
      second: date.getUTCSeconds(),
      microsecond: date.getUTCMilliseconds() * 1000,
    };
    if (fields[name] !== undefined) return fields[name];
    const methods: Record<string, Callable['call']> = {
      strftime: ([form]) => this.strftime(str(form as Value)),
      isoformat: () => this.toString().replace(' ', 'T'),
      date: () => new Moment(Math.floor(this.ms / DAY) * DAY, true),
      weekday: () => (date.getUTCDay() + 6) % 7,
      isoweekday: () => date.getUTCDay() || 7,
      timestamp: () => new Float(this.ms / 1000),
      astimezone: () => this,
      replace: (_args, named) => this.#replaced(fields, named),
    };
    const call = methods[name];
    return call && new Callable(name, call);
  }
  #replaced(fields: Readonly<Record<string, number>>, named: Readonly<Record<string, Value>>): Moment {
    const part = (name: string) => Number(numberOf(named[name] ?? fields[name] ?? 0));
    const ms = Date.UTC(
      part('year'),
      part('month') - 1,
      part('day'),
      part('hour'),
      part('minute'),
      part('second'),
      part('microsecond') / 1000,
    );
    return new Moment(ms, this.isDate);
  }
  strftime(form: string): string {
    const date = new Date(this.ms);
    const hours = date.getUTCHours();
    const codes: Record<string, string> = {
      Y: two(date.getUTCFullYear(), 4),
      y: two(date.getUTCFullYear() % 100),
      m: two(date.getUTCMonth() + 1),
      d: two(date.getUTCDate()),
      H: two(hours),
      I: two(hours % 12 || 12),
      M: two(date.getUTCMinutes()),
      S: two(date.getUTCSeconds()),
      f: two(date.getUTCMilliseconds() * 1000, 6),
      p: hours < 12 ? 'AM' : 'PM',
      A: DAYS[date.getUTCDay()] ?? '',
      a: (DAYS[date.getUTCDay()] ?? '').slice(0, 3),
      B: MONTHS[date.getUTCMonth()] ?? '',
      b: (MONTHS[date.getUTCMonth()] ?? '').slice(0, 3),
      w: String(date.getUTCDay()),
      j: two(Math.floor((this.ms - Date.UTC(date.getUTCFullYear(), 0, 1)) / DAY) + 1, 3),
      z: '',
      Z: '',
      '%': '%',
    };
    codes['F'] = `${codes['Y']}-${codes['m']}-${codes['d']}`;
    codes['T'] = `${codes['H']}:${codes['M']}:${codes['S']}`;
    return form.replace(/%([a-zA-Z%])/g, (all, code: string) => codes[code] ?? all);
  }
  compareTo(other: Value): number | undefined {
    return other instanceof Moment ? this.ms - other.ms : undefined;
  }
  override equals(other: Value): boolean {
    return other instanceof Moment && other.ms === this.ms;
  }
  operate(operator: string, other: Value): Value | undefined {
    if (other instanceof Duration)
      return new Moment(operator === '+' ? this.ms + other.ms : this.ms - other.ms, this.isDate);
    return operator === '-' && other instanceof Moment ? new Duration(this.ms - other.ms) : undefined;
  }
  override toString(): string {
    if (this.isDate) return this.strftime('%Y-%m-%d');
    return this.strftime(this.ms % 1000 === 0 ? '%Y-%m-%d %H:%M:%S' : '%Y-%m-%d %H:%M:%S.%f');
  }
}

const PARSE: Readonly<Record<string, string>> = {
  Y: '(?<Y>\\d{4})',
  m: '(?<m>\\d{1,2})',
  d: '(?<d>\\d{1,2})',
  H: '(?<H>\\d{1,2})',
  M: '(?<M>\\d{1,2})',
  S: '(?<S>\\d{1,2})',
  f: '(?<f>\\d{1,6})',
};

function strptime(text: string, form: string): Moment {
  const source = form
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replace(/%([a-zA-Z])/g, (all, code: string) => PARSE[code] ?? all);
  const groups = new RegExp(`^${source}$`).exec(text)?.groups;
  if (!groups) throw new JinjaError(`time data '${text}' does not match format '${form}'`);
  const part = (code: string, missing: number) => Number(groups[code] ?? missing);
  return new Moment(
    Date.UTC(
      part('Y', 1900),
      part('m', 1) - 1,
      part('d', 1),
      part('H', 0),
      part('M', 0),
      part('S', 0),
      Number((groups['f'] ?? '0').padEnd(6, '0')) / 1000,
    ),
  );
}

const UNITS: Readonly<Record<string, number>> = {
  weeks: 7 * DAY,
  days: DAY,
  hours: 3_600_000,
  minutes: 60_000,
  seconds: 1000,
  milliseconds: 1,
  microseconds: 0.001,
};

/** `modules.datetime`; `now` is the moment of the run, in milliseconds. */
/** Python's `datetime`, with one time for `now()`. */
export function datetimeModule(now: number): Value {
  const made = (args: readonly Value[], isDate: boolean) => {
    const [year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0, micro = 0] = args.map((arg) =>
      Number(numberOf(arg)),
    );
    return new Moment(Date.UTC(year, month - 1, day, hour, minute, second, micro / 1000), isDate);
  };
  const parsed = (text: Value | undefined) => {
    const value = Date.parse(
      `${str(text as Value).replace(' ', 'T')}${/[T ]/.test(str(text as Value)) ? 'Z' : 'T00:00:00Z'}`,
    );
    if (Number.isNaN(value)) throw new JinjaError(`Invalid isoformat string: '${str(text as Value)}'`);
    return value;
  };
  const today = Math.floor(now / DAY) * DAY;
  const datetime = new Callable('datetime', (args) => made(args, false), {
    now: new Callable('now', () => new Moment(now)),
    utcnow: new Callable('utcnow', () => new Moment(now)),
    today: new Callable('today', () => new Moment(now)),
    strptime: new Callable('strptime', ([text, form]) => strptime(str(text as Value), str(form as Value))),
    fromisoformat: new Callable('fromisoformat', ([text]) => new Moment(parsed(text))),
    combine: new Callable('combine', ([date]) => new Moment((date as Moment).ms)),
  });
  const date = new Callable('date', (args) => made(args, true), {
    today: new Callable('today', () => new Moment(today, true)),
    fromisoformat: new Callable('fromisoformat', ([text]) => new Moment(parsed(text), true)),
  });
  const timedelta = new Callable('timedelta', (args, named) => {
    const days = args[0] === undefined ? 0 : Number(numberOf(args[0])) * DAY;
    return new Duration(
      Object.entries(named).reduce((sum, [unit, amount]) => sum + Number(numberOf(amount)) * (UNITS[unit] ?? 0), days),
    );
  });
  return new Map<Value, Value>(Object.entries({ datetime, date, timedelta }));
}

/** A moment as templates see it. */
export const momentOf = (ms: number): Value => new Moment(ms);
