// Who a request is from: `token NAME` is the user NAME, `ghs_…` an installation, a JWT the app that signed it.
import { verify } from "node:crypto";
import { user } from "./accounts.ts";
import { isJson } from "./input.ts";
import { badCredentials, Refusal } from "./refusal.ts";
import type { Actor, App, State } from "./state.ts";

const nobody: Actor = { account: null, app: null, token: null };

/** @throws 401 for a credential that means nobody. */
export function identify(state: State, authorization: string | undefined): Actor {
  if (!authorization) return nobody;
  const [scheme = "", credential = "", ...rest] = authorization.trim().split(/ +/);
  if (!/^(?:token|bearer)$/i.test(scheme) || credential === "" || rest.length > 0) throw badCredentials();
  if (credential.startsWith("ghs_")) {
    const token = state.tokens.get(credential);
    if (!token || token.expiresAt <= state.now()) throw badCredentials();
    const { app } = token.installation;
    return { account: app.bot, app, token };
  }
  if (credential.split(".").length === 3) return { ...nobody, app: appOfJwt(state, credential) };
  return { ...nobody, account: user(state, credential) };
}

function appOfJwt(state: State, jwt: string): App {
  const [header = "", payload = "", signature = ""] = jwt.split(".");
  const claims = decoded(payload);
  if (decoded(header).alg !== "RS256") throw badCredentials();
  const app = state.apps.get(Number(claims.iss));
  if (!app) throw new Refusal(401, "Integration not found");
  const signed = verify(
    "sha256",
    Buffer.from(`${header}.${payload}`),
    app.publicKey,
    Buffer.from(signature, "base64url"),
  );
  if (!signed) throw new Refusal(401, "A JSON web token could not be decoded");
  const seconds = Math.floor(state.now() / 1000);
  const issued = Number(claims.iat);
  const expires = Number(claims.exp);
  if (!(expires > seconds))
    throw new Refusal(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  if (expires - seconds > 600) throw new Refusal(401, "'Expiration time' claim ('exp') is too far in the future");
  if (!(issued <= seconds + 60))
    throw new Refusal(
      401,
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
  return app;
}

function decoded(part: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString());
    return isJson(value) ? value : {};
  } catch {
    return {};
  }
}
