// Runs the server audits of graphql-http against a running service and prints what it found as JSON.
import { auditServer } from "graphql-http";

const url = process.argv[2];
if (!url) {
  console.error("usage: node audit.mjs URL");
  process.exit(2);
}
const results = await auditServer({ url, fetchFn: fetch });
const found = results.map(({ id, name, status, reason }) => ({ id, name, status, reason }));
console.log(JSON.stringify(found));
process.exit(found.every(({ status }) => status === "ok") ? 0 : 1);
