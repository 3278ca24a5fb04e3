/** How many of the compilers that a background worker has started go on; the others stand still where they are. */
export type Pace = 'none' | 'one' | 'all';
