// The weekly issue of a repository, as it stands on GitHub.

/** An issue that our app's own identity wrote. */
export type OwnIssue = {
  number: number;
  open: boolean;
  /** Milliseconds since the epoch; null while it is open. */
  closedAt: number | null;
  title: string;
  body: string;
  locked: boolean;
  labels: readonly string[];
  assignees: readonly string[];
  /** Ours among its last ten comments, oldest first. */
  comments: readonly { id: number; body: string }[];
};
