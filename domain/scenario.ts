import * as t from 'io-ts';

/** What an image set is for; each is a complete set of its own (manual: "separate set of images for each scenario"). */
export const Scenario = t.keyof({ default: null, debug: null, profile: null, 'debug+profile': null }, 'Scenario');
export type Scenario = t.TypeOf<typeof Scenario>;
