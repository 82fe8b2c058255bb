/** Cases in which our runner differs from dbt on purpose, with the reason. The test fails when one of them begins to agree. */
export const APART: Readonly<Record<string, string>> = {};
