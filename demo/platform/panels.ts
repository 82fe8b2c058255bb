/** An item of a laboratory report. */
interface Item {
  readonly code: string;
  /** Empty: the laboratory has only a code of its own. */
  readonly loinc: string;
  readonly name: string;
  readonly unit: string;
  readonly low: number;
  readonly high: number;
  readonly digits: number;
}

const item = (
  code: string,
  loinc: string,
  name: string,
  unit: string,
  low: number,
  high: number,
  digits = 1,
): Item => ({
  code,
  loinc,
  name,
  unit,
  low,
  high,
  digits,
});

/** What the laboratory reports for an item of the price list; of what is not here no result is sent. */
export const PANELS: Readonly<Record<string, readonly Item[]>> = {
  血常规: [
    item('WBC', '6690-2', '白细胞计数', '10^9/L', 3.5, 9.5, 2),
    item('RBC', '789-8', '红细胞计数', '10^12/L', 3.8, 5.8, 2),
    item('HGB', '718-7', '血红蛋白', 'g/L', 115, 175, 0),
    item('PLT', '777-3', '血小板计数', '10^9/L', 125, 350, 0),
  ],
  肝功能全套: [
    item('ALT', '1742-6', '丙氨酸氨基转移酶', 'U/L', 7, 50, 0),
    item('AST', '1920-8', '天门冬氨酸氨基转移酶', 'U/L', 13, 40, 0),
    item('TBIL', '14631-6', '总胆红素', 'umol/L', 3.4, 20.5),
  ],
  肾功能四项: [
    item('UREA', '22664-7', '尿素', 'mmol/L', 3.1, 8),
    item('CREA', '14682-9', '肌酐', 'umol/L', 57, 111, 0),
  ],
  电解质六项: [
    item('K', '2823-3', '钾', 'mmol/L', 3.5, 5.3, 2),
    item('NA', '2951-2', '钠', 'mmol/L', 137, 147, 0),
    item('CL', '2075-0', '氯', 'mmol/L', 99, 110, 0),
  ],
  空腹血糖: [item('GLU', '14749-6', '葡萄糖', 'mmol/L', 3.9, 6.1, 2)],
  凝血功能四项: [
    item('PT', '5902-2', '凝血酶原时间', 's', 9.4, 12.5),
    item('APTT', '14979-9', '活化部分凝血活酶时间', 's', 25.1, 36.5),
  ],
  C反应蛋白: [item('CRP', '1988-5', 'C反应蛋白', 'mg/L', 0, 10, 2)],
  肌钙蛋白I: [item('TNI', '10839-9', '肌钙蛋白I', 'ng/mL', 0, 0.04, 3)],
  脑钠肽前体: [item('NTPROBNP', '33762-6', 'N末端脑钠肽前体', 'pg/mL', 0, 125, 0)],
  降钙素原: [item('PCT', '33959-8', '降钙素原', 'ng/mL', 0, 0.05, 3)],
  淀粉酶: [item('AMY', '1798-8', '淀粉酶', 'U/L', 35, 135, 0)],
  脂肪酶: [item('LPS', '3040-3', '脂肪酶', 'U/L', 13, 60, 0)],
  餐后血糖: [item('GLU2H', '', '餐后2小时血糖', 'mmol/L', 3.9, 7.8, 2)],
  糖化血红蛋白: [item('HBA1C', '4548-4', '糖化血红蛋白', '%', 4, 6)],
  尿常规: [item('UPH', '', '尿酸碱度', '', 4.5, 8), item('USG', '', '尿比重', '', 1.003, 1.03, 3)],
  红细胞沉降率: [item('ESR', '30341-2', '红细胞沉降率', 'mm/h', 0, 20, 0)],
  网织红细胞: [item('RET', '17849-1', '网织红细胞百分比', '%', 0.5, 1.5, 2)],
  胆红素测定: [
    item('TBIL', '14631-6', '总胆红素', 'umol/L', 3.4, 20.5),
    item('DBIL', '14629-0', '直接胆红素', 'umol/L', 0, 6.8),
  ],
  血气分析: [
    item('PH', '2744-1', '酸碱度', '', 7.35, 7.45, 2),
    item('PCO2', '2019-8', '二氧化碳分压', 'mmHg', 35, 45, 0),
    item('PO2', '2703-7', '氧分压', 'mmHg', 80, 100, 0),
  ],
  血氨: [item('NH3', '22763-7', '血氨', 'umol/L', 18, 72, 0)],
  心肌酶谱: [item('CK', '2157-6', '肌酸激酶', 'U/L', 50, 310, 0), item('LDH', '', '乳酸脱氢酶', 'U/L', 120, 250, 0)],
  'D-二聚体': [item('DDIMER', '', 'D-二聚体', 'mg/L FEU', 0, 0.55, 2)],
  铁蛋白: [item('FER', '2276-4', '铁蛋白', 'ng/mL', 13, 400, 0)],
};

export interface Finding extends Item {
  readonly value: string;
  readonly range: string;
  /** HL7 table 0078: 'H', 'HH', 'L' or 'N'. */
  readonly flag: string;
}

/** Most are as they should be; some are not, a few of them gravely. Chances are numbers from 0 to 1, two an item. */
export function findings(name: string, chances: readonly number[]): Finding[] {
  return (PANELS[name] ?? []).map((one, i) => {
    const [value, flag] = finding(one, chances[2 * i] ?? 0, chances[2 * i + 1] ?? 0);
    return { ...one, value: value.toFixed(one.digits), range: `${one.low}-${one.high}`, flag };
  });
}

function finding({ low, high }: Item, where: number, how: number): [number, string] {
  // What begins at zero is a marker: it may rise to many times the normal.
  const width = (high - low) * (low === 0 ? 8 : 1);
  if (where > 0.96) return [high + width * (0.6 + 0.9 * how), 'HH'];
  if (where > 0.72) return [high + width * (0.05 + 0.5 * how), 'H'];
  if (where > 0.66 && low > 0) return [low - (high - low) * (0.05 + 0.2 * how), 'L'];
  return [low + (high - low) * (0.1 + 0.8 * how), 'N'];
}
