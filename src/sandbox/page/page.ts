// The routes of the sandbox's page. What renders is loaded at the first visit, so that the sandbox starts as fast without it.
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { chosenLogin, isOurs, Refusal, registerForms } from "./forms.ts";
import type { Visitor } from "./layout.ts";
import type { Markdown } from "./markdown.ts";
import type { Repository, View } from "./view.ts";

const routes = {
  "/": "root",
  "/:owner": "owner",
  "/:owner/:name": "place",
  "/:owner/:name/tree/*": "place",
  "/:owner/:name/blob/*": "place",
  "/:owner/:name/commit/*": "commit",
  "/:owner/:name/pulls": "pulls",
  "/:owner/:name/issues": "issues",
  "/:owner/:name/issues/:number": "issue",
  "/:owner/:name/pull/:number": "pullRequest",
  "/:owner/:name/pull/:number/commits": "pullRequestCommits",
  "/:owner/:name/pull/:number/checks": "pullRequestChecks",
  "/:owner/:name/pull/:number/files": "pullRequestFiles",
  "/:owner/:name/runs/:number": "run",
} as const;

const policy =
  "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

type Parameters = { owner?: string; name?: string; number?: string; "*"?: string };
type Query = Record<string, string | undefined>;

/** Serves the page at the server's root. The forms on it call the REST API of the same server. */
export function registerPage(server: FastifyInstance, view: View): void {
  server.register(async (scope) => {
    let markdown: Promise<Markdown> | undefined;
    const renderer = () => {
      markdown ??= import("./markdown.ts").then(({ Markdown }) => new Markdown());
      return markdown;
    };
    scope.addHook("onClose", async () => (await markdown)?.close());
    scope.addHook("onRequest", async (request, reply) => {
      reply.headers({
        "content-security-policy": policy,
        "referrer-policy": "same-origin",
        "x-content-type-options": "nosniff",
        "cache-control": "no-store",
      });
      if (request.method === "POST" && !isOurs(request)) throw new Refusal(403, "This form was sent by another site.");
    });
    scope.setErrorHandler<Error & { statusCode?: number }>(async (error, request, reply) => {
      const status = error instanceof Refusal ? error.status : (error.statusCode ?? 500);
      const title = status >= 500 ? "The sandbox failed" : "That was refused";
      return problem(reply, status, await visitor(view, request), title, error.message);
    });
    registerAssets(scope);
    registerForms(scope, async (request) => {
      const { owner, name } = request.params;
      const repository = await view.repository(owner, name);
      return (await visitor(view, request, repository ?? undefined)).acting.login;
    });
    for (const [path, page] of Object.entries(routes)) {
      scope.get<{ Params: Parameters; Querystring: Query }>(path, async (request, reply) => {
        const pages = await import("./pages.ts");
        const { owner = "", name = "", number = "0", "*": rest = "" } = request.params;
        const answer = /^\d{1,15}$/.test(number)
          ? await pages[page]({
              view,
              markdown: await renderer(),
              visitor: (repository) => visitor(view, request, repository),
              owner,
              name,
              number: Number(number),
              rest,
              query: { plain: request.query.plain === "1", check: Number(request.query.check ?? 0) },
            })
          : null;
        if (answer === null) {
          const explanation = "Nothing here has this address. It may live under another name or on another branch.";
          return problem(reply, 404, await visitor(view, request), "Not found", explanation);
        }
        if ("to" in answer) return reply.redirect(answer.to, 302);
        return reply.type("text/html; charset=utf-8").send(answer.text);
      });
    }
  });
}

function registerAssets(scope: FastifyInstance): void {
  scope.get("/-/page.css", async (_request, reply) => {
    reply.type("text/css; charset=utf-8");
    return (await import("./style.ts")).style;
  });
  scope.get("/-/page.js", async (_request, reply) => {
    reply.type("text/javascript; charset=utf-8");
    return (await import("./script.ts")).script;
  });
  scope.get("/-/icon.svg", async (_request, reply) => {
    reply.type("image/svg+xml");
    return (await import("./script.ts")).tabIcon;
  });
}

/** Who looks: the login of the cookie, else the first of the repository's people, else the first of all. */
async function visitor(view: View, request: FastifyRequest, repository?: Repository): Promise<Visitor> {
  const people = await view.people();
  const login = chosenLogin(request);
  const first = repository?.people[0] ?? people[0] ?? { login: "visitor", bot: false };
  const acting = login === null ? first : { login, bot: false };
  const others = people.some((person) => person.login === acting.login) ? people : [acting, ...people];
  return { acting, people: others, address: request.method === "GET" ? request.url : "/" };
}

async function problem(reply: FastifyReply, status: number, who: Visitor, title: string, explanation: string) {
  const { problemPage } = await import("./layout.ts");
  return reply
    .code(status)
    .type("text/html; charset=utf-8")
    .send(problemPage(who, title, explanation).text);
}
