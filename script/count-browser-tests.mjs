// Counts Playwright's JSON report: prints "PASSED FAILED". A skipped test without a
// reason is a failure, and is named.
import { readFileSync } from "node:fs";

const report = JSON.parse(readFileSync(process.argv[2], "utf8"));
let passed = 0;
let failed = 0;

function visit(suite) {
  for (const spec of suite.specs ?? []) {
    for (const test of spec.tests) {
      const reason = test.annotations.find(({ type }) => type === "skip" || type === "fixme")?.description;
      if (test.status === "expected" && test.expectedStatus !== "skipped") passed += 1;
      else if (test.status === "skipped" && reason) console.error(`skipped: ${spec.title}: ${reason}`);
      else {
        failed += 1;
        if (test.status === "skipped") console.error(`skipped without a reason: ${spec.title}`);
      }
    }
  }
  for (const inner of suite.suites ?? []) visit(inner);
}

report.suites.forEach(visit);
console.log(passed, failed + report.errors.length);
