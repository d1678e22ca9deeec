// The anchor of the acknowledgement benchmark: a Probot 14 server that does nothing, as its documentation sets one up.
import { createServer } from "node:http";
import { createNodeMiddleware, Probot } from "probot";

const { PRIVATE_KEY: privateKey = "", WEBHOOK_SECRET: secret = "" } = process.env;
const probot = new Probot({ appId: 1, privateKey, secret, logLevel: "fatal" });
const middleware = await createNodeMiddleware(
  (app) => {
    app.on("pull_request.synchronize", () => {});
  },
  { probot, webhooksPath: "/api/github/webhooks" },
);
const server = createServer(middleware);
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.send?.(
    typeof address === "object" && address ? `http://127.0.0.1:${address.port}/api/github/webhooks` : null,
  );
});
