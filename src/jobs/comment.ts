// Keeps the one comment of a pull request: ours by GitHub's word, edited only when its text changed, twins healed.
import { commentMarker, reportComment } from "../report/comment.ts";
import type { Place } from "../report/place.ts";
import type { CommentMode } from "../rules/settings.ts";
import type { Verdict } from "../rules/verdict.ts";
import type { GitHub, OwnComment } from "./github.ts";

/** `comments` are those that GitHub says our app wrote, oldest first; replies to commands are among them. */
export async function keepComment(
  github: GitHub,
  number: number,
  comments: readonly OwnComment[],
  verdict: Verdict,
  place: Place,
  mode: CommentMode,
): Promise<void> {
  const [oldest, ...twins] = comments.filter(({ body }) => body.startsWith(commentMarker));
  for (const twin of twins) await github.deleteComment(twin.id);
  const body = reportComment(number, verdict, place, { mode, standing: oldest !== undefined });
  if (body === null || (oldest && plain(oldest.body) === plain(body))) return;
  if (oldest && (await github.updateComment(oldest.id, body)) !== "gone") return;
  // A deleted one comes back only if it would be made today.
  const fresh = oldest ? reportComment(number, verdict, place, { mode, standing: false }) : body;
  if (fresh !== null) await github.createComment(number, fresh);
}

/** GitHub may store other line ends than it was given. */
const plain = (body: string): string => body.replaceAll("\r\n", "\n").trim();
