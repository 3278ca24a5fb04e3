const prefix = 'nativeImages-';

/** The stream of a store. EventStoreDB's category projection groups by what stands before the first dash. */
export const streamName = (storeId: string): string => `${prefix}${storeId}`;

export const storeIdOf = (stream: string): string => stream.slice(prefix.length);
