import { sqliteHead } from '../../adapters/event-log/sqlite-head.ts';
import type { PublishedViews } from '../../adapters/views/read-views.ts';

/** Whether published views are of the whole log in `file`, and of no other. */
export const knowsAll = ({ checkpoint }: PublishedViews, file: string): boolean => {
  const { stream, head } = sqliteHead(file);
  return checkpoint.stream === stream && checkpoint.revision === head.revision && checkpoint.hash === head.hash;
};
