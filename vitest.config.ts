import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/build-server.ts'],
    testTimeout: 120_000,
    hookTimeout: 300_000,
    // One more than the processors of a small machine: tests wait for processes a quarter of their time.
    maxWorkers: 3,
    pool: 'forks',
    // What a test queues stays there until it says otherwise; a service that outlives a test would hold its folder.
    env: { NGEN_NO_SERVICE: '1' },
  },
});
