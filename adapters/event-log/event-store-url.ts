import { Failure } from '../../domain/failure.ts';

/** What a connection string says apart from user and password. */
export const withoutCredentials = (url: string): string => url.replace(/\/\/[^@]*@/, '//');

/** @throws Failure `event-log-unknown` (kind usage) for what is no connection string of EventStoreDB */
export const requireEventStoreUrl = (url: string): void => {
  if (/^esdb(\+discover)?:\/\//.test(url)) return;
  throw new Failure('event-log-unknown', `${url.split(':', 1)[0]}: this is no kind of event log that ngen knows. Nothing was changed.`, {
    kind: 'usage',
    advice: 'Give an EventStoreDB connection string: esdb://HOST:PORT or esdb+discover://HOST.',
  });
};
