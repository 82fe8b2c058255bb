-- 导尿管相关泌尿系感染发病率：感染例次数（重复报卡计一例） / 同期患者导尿管留置总天数（每根每日计一，不足一日计一日，按 24 时所在科室）。

{{ road_device_infections('urinary_catheter', 'CAUTI') }}
