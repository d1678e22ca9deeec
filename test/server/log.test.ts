// What a log may hold: canaries in every place a fault can carry them.
import { expect, test } from "@jest/globals";
import { createLog, serializeFault, withoutSecrets } from "../../src/server/log.ts";

const canaries = [
  "ghs_16C7e42F292c6912E7710c838347Ae178B4a",
  "ghs_12_eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiIxMiJ9.c2ln-_YXR1cmU",
  "ghp_abc",
  "github_pat_11ABC_def",
  "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiIxMiJ9.c2lnbmF0dXJl",
  "-----BEGIN RSA PRIVATE KEY-----\nMIIEow+/=\n-----END RSA PRIVATE KEY-----",
];

function lines(write: (log: ReturnType<typeof createLog>) => void): string {
  const written: string[] = [];
  write(createLog("info", { write: (line) => void written.push(line) }));
  return written.join("");
}

test.each(canaries)("is taken out of messages, fields and faults: %s", (canary) => {
  const cause = Object.assign(new Error(`because of ${canary}`), { status: 500 });
  const text = lines((log) => {
    log.info({ field: canary, nested: { field: `x${canary}` } }, `message ${canary}`);
    log.error({ err: new Error(`fault ${canary}`, { cause }) }, "failed");
  });
  expect(text).not.toContain(canary);
  expect(text).not.toContain(JSON.stringify(canary).slice(1, -1));
  expect(withoutSecrets(`(${canary})`)).toBe("([secret])");
  for (const line of text.trim().split("\n")) expect(() => JSON.parse(line)).not.toThrow();
});

test("a fault keeps what helps and drops the request", () => {
  const fault = Object.assign(new Error("Not Found"), {
    status: 404,
    request: { headers: { authorization: "token canary" }, body: "canary" },
    response: { headers: { "x-github-request-id": "AB:1", "set-cookie": "canary" }, data: "canary" },
    event: { payload: "canary" },
  });
  const kept = serializeFault(fault);
  expect(kept).toEqual({ type: "Error", message: "Not Found", status: 404, githubRequest: "AB:1", stack: fault.stack });
  expect(lines((log) => log.error({ err: fault }, "failed"))).not.toContain("canary");
});

test("what is thrown may be anything", () => {
  expect(serializeFault("ghp_x")).toEqual({ message: "[secret]" });
  expect(serializeFault(undefined)).toEqual({ message: "undefined" });
});
