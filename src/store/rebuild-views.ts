import { filter, from, lastValueFrom, mergeMap } from 'rxjs';
import type { EventLog, Head } from '../../adapters/event-log/event-log.ts';
import type { StoreLocation } from '../../adapters/host/store-location.ts';
import { writeViews } from '../../adapters/views/write-views.ts';
import type { Views } from '../../adapters/views/views-file.ts';
import { statesOf } from '../../projections/fold-log.ts';
import type { Moment } from '../cli/moment.ts';
import { loadState } from './load-state.ts';
import { viewsOf } from './publish-views.ts';

/** Brings the published views up to the head of the log. */
export const rebuildViews = async (location: StoreLocation, log: EventLog, head: Head): Promise<Views> => {
  const { state, revision } = await loadState(log, head, location.state);
  const views = viewsOf(location.cache, log.stream, state, revision);
  if (location.mayChange) writeViews(location.state, views);
  return views;
};

/** The views as they were: a position counts the events before it; of a clock that went back, times are only labels. */
export const viewsAt = async (location: StoreLocation, log: EventLog, at: Moment): Promise<Views> => {
  const events = from(log.readForward(0)).pipe(
    mergeMap((batch) => batch),
    filter((event) => (at.kind === 'position' ? event.revision < at.position : Date.parse(event.time) <= at.time)),
  );
  const { state, revision } = await lastValueFrom(statesOf(events));
  return viewsOf(location.cache, log.stream, state, revision);
};
