/**
 * Writes holidays_cn.csv and lunar_days.csv. Run: npx tsx models/seeds/make-calendar.ts
 * Years whose State Council notice is not known to lunar-typescript get the statutory days only and status `provisional`.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HolidayUtil, Lunar, Solar } from 'lunar-typescript';

const YEARS = [2023, 2024, 2025, 2026, 2027];
const here = import.meta.dirname;

function lunarDate(year: number, month: number, day: number): string {
  return Lunar.fromYmd(year, month, day).getSolar().toYmd();
}

function daysFrom(first: string, count: number): string[] {
  const [year, month, day] = first.split('-').map(Number) as [number, number, number];
  return Array.from({ length: count }, (_, index) => Solar.fromYmd(year, month, day).next(index).toYmd());
}

function statutory(year: number): [string, string][] {
  const qingming = Lunar.fromYmd(year, 1, 1).getJieQiTable()['清明'];
  if (!qingming) throw new Error(`no 清明 in ${year}`);
  const newYear = lunarDate(year, 1, 1);
  const days: [string, string[]][] = [
    ['元旦', [`${year}-01-01`]],
    [
      '春节',
      [
        Solar.fromDate(new Date(`${newYear}T00:00:00`))
          .next(-1)
          .toYmd(),
        ...daysFrom(newYear, 3),
      ],
    ],
    ['清明节', [qingming.toYmd()]],
    ['劳动节', daysFrom(`${year}-05-01`, 2)],
    ['端午节', [lunarDate(year, 5, 5)]],
    ['中秋节', [lunarDate(year, 8, 15)]],
    ['国庆节', daysFrom(`${year}-10-01`, 3)],
  ];
  return days.flatMap(([name, list]) => list.map((on): [string, string] => [on, name]));
}

const holidays = ['date_on,holiday_name,kind,status'];
const lunar = ['date_on,lunar_month_day,spring_festival_offset_days'];
for (const year of YEARS) {
  const announced = HolidayUtil.getHolidays(year);
  for (const day of announced) {
    const name = day.getName().replace('元旦节', '元旦').replace('调休', '');
    holidays.push(`${day.getDay()},${name},${day.isWork() ? 'workday' : 'holiday'},announced`);
  }
  if (announced.length === 0)
    for (const [on, name] of statutory(year)) holidays.push(`${on},${name},holiday,provisional`);

  const festival = Date.parse(lunarDate(year, 1, 1));
  for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year + 1, 0, 1); at += 86_400_000) {
    const on = new Date(at).toISOString().slice(0, 10);
    const [y, m, d] = on.split('-').map(Number) as [number, number, number];
    const day = Solar.fromYmd(y, m, d).getLunar();
    lunar.push(
      `${on},${day.getMonthInChinese()}月${day.getDayInChinese()},${Math.round((at - festival) / 86_400_000)}`,
    );
  }
}
writeFileSync(join(here, 'holidays_cn.csv'), `${holidays.join('\n')}\n`);
writeFileSync(join(here, 'lunar_days.csv'), `${lunar.join('\n')}\n`);
