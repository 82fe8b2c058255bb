/** Messages of a day: mostly ADT, results and charges, as a HIS sends them; deterministic by number. */
export function hl7Message(i: number): Buffer {
  const two = (n: number) => String(n).padStart(2, '0');
  const at = `20260115${two(Math.floor(i / 3600) % 24)}${two(Math.floor(i / 60) % 60)}${two(i % 60)}`;
  const visit = `V${Math.floor(i / 8)}`;
  const head = (type: string) => `MSH|^~\\&|HIS|H01|HUB|CDR|${at}||${type}|M${i}|P|2.5|||AL||||UNICODE UTF-8`;
  const pid = `PID|1||P${i % 50_000}^^^HIS^MR~1101011990${String(i % 100_000_000).padStart(8, '0')}^^^MOI^SB||欧阳^娜${i % 97}||19900101|F|||河北省^^清河县||^^^^^^^^^^^13800000000`;
  const pv1 = `PV1|1|I|W${i % 40}^301^02^H01||||D${i % 300}^王^医|||D02${i % 12}||||1|||||${visit}|03||||||||||||||||||||||||${at}`;
  const kind = i % 8;
  const segments =
    kind === 0
      ? [head('ADT^A01'), `EVN|A01|${at}`, pid, pv1, 'DG1|1||I21.900^急性心肌梗死^ICD10|||A']
      : kind === 7
        ? [head('ADT^A03'), `EVN|A03|${at}`, pid, pv1]
        : kind < 3
          ? [head('ADT^A08'), `EVN|A08|${at}`, pid, pv1]
          : kind < 5
            ? [
                ...[head('ORU^R01'), pid, pv1, `OBR|1|O${i}|R${i}|CBC^血常规^L|||${at}|||||||||||||||${at}||LAB|F`],
                ...['WBC^白细胞', 'RBC^红细胞', 'HGB^血红蛋白', 'PLT^血小板'].map(
                  (item, n) => `OBX|${n + 1}|NM|${item}^L||${i % 100}.${n}0|10*9/L|3.5-9.5|N|||F|||${at}`,
                ),
              ]
            : [
                ...[head('DFT^P03'), pid, pv1],
                ...[1, 2].map(
                  (n) => `FT1|${n}|C${i}-${n}||${at}||CG|X0${n}^化验${n}^L|||${n}||${i % 500}.50|D02${i % 12}`,
                ),
              ];
  return Buffer.from(`${segments.join('\r')}\r`);
}
