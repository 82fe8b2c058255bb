import { HolidayUtil, Lunar } from 'lunar-typescript';

const DAY_MS = 86_400_000;
const FIRST_DAY = Date.UTC(2024, 0, 1);

interface Day {
  /** 'YYYY-MM-DD' */
  readonly date: string;
  /** Days since 2024-01-01. */
  readonly number: number;
  /** No ordinary clinic: a weekend that is not worked, or a public holiday. */
  readonly isOff: boolean;
  /** Days since the nearest 正月初一. */
  readonly springOffset: number;
}

function springFestival(year: number): number {
  const day = Lunar.fromYmd(year, 1, 1).getSolar();
  return Date.UTC(day.getYear(), day.getMonth() - 1, day.getDay());
}

/** Every day from 2024-01-01 to `last` ('YYYY-MM-DD'), with holidays, worked weekends and the distance from 春节. */
export function demoDays(last: string): Day[] {
  const days: Day[] = [];
  for (let time = FIRST_DAY; time <= Date.parse(`${last}T00:00:00Z`); time += DAY_MS) {
    const at = new Date(time);
    const [year, month, day] = [at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate()];
    const holiday = HolidayUtil.getHoliday(year, month, day);
    const offsets = [year, year + 1].map((y) => Math.round((time - springFestival(y)) / DAY_MS));
    days.push({
      date: at.toISOString().slice(0, 10),
      number: Math.round((time - FIRST_DAY) / DAY_MS),
      isOff: holiday ? !holiday.isWork() : at.getUTCDay() === 0 || at.getUTCDay() === 6,
      springOffset: offsets.reduce((a, b) => (Math.abs(b) < Math.abs(a) ? b : a)),
    });
  }
  return days;
}
