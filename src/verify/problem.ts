/** What can be wrong with the log itself: nothing is repaired from a log that is not to be trusted. */
export const logProblems = ['log-missing', 'log-damaged', 'log-broken', 'event-undecodable', 'log-replaced', 'log-cut', 'log-rewritten'] as const;

export type LogProblem = (typeof logProblems)[number];

export type DiskProblem =
  | 'views-damaged'
  | 'views-differ'
  | 'audit-differs'
  | 'snapshot-differs'
  | 'image-missing'
  | 'image-damaged'
  | 'copy-missing'
  | 'copy-damaged'
  | 'view-missing'
  | 'view-differs'
  | 'launcher-missing'
  | 'launcher-differs'
  | 'file-unknown';

/** A difference between the log and what was made from it, as `ngen verify --json` shows it. */
export type Problem = {
  readonly kind: LogProblem | DiskProblem;
  /** The file or folder. */
  readonly where: string;
  readonly what: string;
  /** What to do. */
  readonly advice: string;
  /** Ids of the roots that it concerns. */
  readonly roots: readonly string[];
};

export const isOfLog = ({ kind }: Problem): boolean => logProblems.some((one) => one === kind);

const restore = 'Put back the newest backup of the log.';
const repair = '"ngen verify --repair" puts it right.';

export const logProblem = (kind: LogProblem, where: string, what: string, advice: string = restore): Problem => ({ kind, where, what, advice, roots: [] });

export const diskProblem = (kind: DiskProblem, where: string, what: string, roots: readonly string[] = []): Problem => ({ kind, where, what, advice: repair, roots });
