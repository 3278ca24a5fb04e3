import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 300_000,
    maxWorkers: 2,
    pool: 'forks',
    // What a test queues stays there until it says otherwise; a service that outlives a test would hold its folder.
    env: { NGEN_NO_SERVICE: '1' },
  },
});
