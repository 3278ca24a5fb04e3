import { defineConfig } from 'vitest/config';

// Mutation testing runs the domain's tests alone: nothing else is needed to tell a wrong decision.
export default defineConfig({ test: { include: ['test/domain/**/*.test.ts'] } });
