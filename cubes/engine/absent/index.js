'use strict';

// Cube's base driver requires cloud storage SDKs at load time. HISight exports nothing to a cloud, so any use is a defect.
module.exports = new Proxy(
  {},
  {
    get(_target, name) {
      if (name === '__esModule' || typeof name === 'symbol') return undefined;
      return class Absent {
        constructor() {
          throw new Error(`HISight ships without cloud storage: ${String(name)} is not available`);
        }
      };
    },
  },
);
